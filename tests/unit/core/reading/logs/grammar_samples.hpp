#pragma once
// One row a sample line: what a grammar must make of it. Fields that a row leaves out must be unknown in the event, too.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "core/reading/logs/log_reader.hpp"

namespace toritsugi::samples {

struct Sample {
    std::string line;
    std::string format;     // empty: must not be read as an event
    std::string src, dst;   // "203.0.113.7:4711", "203.0.113.7"; a host name when the line has no address
    std::string proto, time, user;
    unsigned count = 1;
};

struct Kept {
    std::string format, src, dst, proto, time, user, action, signature;
    std::uint64_t line;
    unsigned count;
    bool is_reply, is_guess;
    Direction direction;
};

struct KeepingSink : LogSink {
    std::vector<Kept> events;
    std::vector<std::string> missed;
    LogFindings findings;
    static std::string endpoint(const IpAddress& ip, std::string_view host, std::uint16_t port) {
        std::string text = ip.is_none() ? std::string(host) : ip.text();
        if (port != 0) text += (ip.is_v4() || ip.is_none() ? ":" : "#") + std::to_string(port);
        return text;
    }
    void event(const LogEvent& e) override {
        events.push_back({std::string(e.format), endpoint(e.src, e.src_host, e.src_port), endpoint(e.dst, {}, e.dst_port),
                          std::string(e.proto), e.time ? rfc3339(*e.time) : "", std::string(e.user), std::string(e.action),
                          std::string(e.signature), e.line, e.count, e.is_reply, e.is_guess, e.direction});
    }
    void not_read(std::uint64_t, std::string_view text) override { missed.emplace_back(text); }
    void finished(const LogFindings& f) override { findings = f; }
};

// The mail was sent on 2026-01-05 and its writer says JST.
inline LogContext context() {
    LogContext context;
    context.sent_at = parse_rfc3339("2026-01-05T03:00:00Z").value();
    context.zone = ZoneOffset{540};
    context.zone_from = ZoneFrom::text;
    return context;
}

inline KeepingSink read(const std::string& text, const LogContext& how = context()) {
    KeepingSink sink;
    LogReader reader(how, sink);
    reader.piece(text);
    reader.end();
    return sink;
}

// Each sample alone, and the same line cut into pieces at every tenth byte.
template <std::size_t N>
void check(const Sample (&samples)[N]) {
    for (const Sample& sample : samples) {
        INFO(sample.line);
        const KeepingSink sink = read(sample.line + "\n");
        if (sample.format.empty()) {
            CHECK(sink.events.size() == 0);
            continue;
        }
        REQUIRE(sink.events.size() == 1);
        const Kept& event = sink.events[0];
        CHECK(event.format == sample.format);
        CHECK(event.src == sample.src);
        CHECK(event.dst == sample.dst);
        CHECK(event.proto == sample.proto);
        CHECK(event.time == sample.time);
        CHECK(event.user == sample.user);
        CHECK(event.count == sample.count);
        KeepingSink pieces;
        LogReader reader(context(), pieces);
        for (std::size_t at = 0; at < sample.line.size(); at += 10)
            reader.piece(std::string_view(sample.line).substr(at, 10));
        reader.end();
        REQUIRE(pieces.events.size() == 1);
        CHECK(pieces.events[0].src == sample.src);
    }
}

}   // namespace toritsugi::samples
