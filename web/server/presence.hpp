#pragma once
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "core/model/ids.hpp"
#include "core/model/time.hpp"

namespace toritsugi {

// Who has a ticket open just now, and who is writing. In memory: it is over 40 seconds after the browser last said so.
class Presence {
  public:
    static constexpr std::chrono::seconds lasts{40};
    struct Someone {
        HandlerKey handler;
        std::string name;
        bool is_writing = false;
        UtcTime since{}, seen{};   // since: of what they are doing now
    };
    void seen(TicketId ticket, HandlerKey handler, const std::string& name, bool is_writing, UtcTime now);
    void gone(TicketId ticket, HandlerKey handler);
    std::vector<Someone> others(TicketId ticket, HandlerKey than, UtcTime now);

  private:
    std::mutex mutex_;
    std::map<TicketId, std::vector<Someone>> here_;
};

}   // namespace toritsugi
