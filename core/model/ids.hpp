#pragma once
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/model/result.hpp"

namespace toritsugi {

// Row numbers of the store, one type per table so that they cannot be mixed up. 0 means "none yet".
template <class Tag>
struct Key {
    std::int64_t value = 0;
    explicit operator bool() const { return value != 0; }
    auto operator<=>(const Key&) const = default;
};
using MessageKey = Key<struct MessageTag>;
using TicketKey = Key<struct TicketTag>;
using OutboxKey = Key<struct OutboxTag>;
using HandlerKey = Key<struct HandlerTag>;
using EventKey = Key<struct HistoryEventTag>;
using TemplateKey = Key<struct LogTemplateTag>;

// "TRT-2026-000042". The prefix is a setting of the site; year and serial are the identity.
class TicketId {
  public:
    TicketId() = default;   // none yet
    // The prefix is matched without regard to case; the serial with or without leading zeros.
    static Result<TicketId> parse(std::string_view text, std::string_view prefix = "TRT");
    static TicketId issued(int year, std::int32_t serial);   // serial starts at 1 again each year
    bool is_none() const { return serial_ == 0; }
    int year() const { return year_; }
    std::int32_t serial() const { return serial_; }
    std::string text(std::string_view prefix = "TRT") const;
    auto operator<=>(const TicketId&) const = default;

  private:
    TicketId(int year, std::int32_t serial) : year_(year), serial_(serial) {}
    int year_ = 0;
    std::int32_t serial_ = 0;
};

}   // namespace toritsugi
