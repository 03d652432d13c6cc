#include "web/server/counters.hpp"

#include <algorithm>

namespace toritsugi {

void Counters::count(int status, std::chrono::microseconds took) {
    by_class_[std::clamp(status / 100, 0, 5)].fetch_add(1, std::memory_order_relaxed);
    took_us_.fetch_add(static_cast<std::uint64_t>(took.count()), std::memory_order_relaxed);
    answers_.fetch_add(1, std::memory_order_relaxed);
}

std::string Counters::lines() const {
    std::string text =
        "# HELP toritsugi_web_responses_total Answers of the web server.\n# TYPE toritsugi_web_responses_total counter\n";
    for (int status = 2; status < 6; ++status)
        text += "toritsugi_web_responses_total{class=\"" + std::to_string(status) + "xx\"} " +
                std::to_string(by_class_[status].load()) + "\n";
    text +=
        "# HELP toritsugi_web_seconds Time to make an answer.\n# TYPE toritsugi_web_seconds "
        "summary\ntoritsugi_web_seconds_sum " +
        std::to_string(static_cast<double>(took_us_.load()) / 1e6) + "\ntoritsugi_web_seconds_count " +
        std::to_string(answers_.load()) + "\n";
    text +=
        "# HELP toritsugi_web_connections_cut_total Connections closed because they were too slow or too many.\n"
        "# TYPE toritsugi_web_connections_cut_total counter\ntoritsugi_web_connections_cut_total " +
        std::to_string(cut_.load()) + "\n";
    return text;
}

}   // namespace toritsugi
