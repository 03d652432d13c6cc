#pragma once
// One dictionary for what fields are called: in key=value logs, JSON, CSV headings and W3C directives, English and Japanese.
#include <cstdint>
#include <string_view>

#include "core/reading/logs/grammar.hpp"

namespace toritsugi::logs {

enum class Role : std::uint8_t {
    none,
    src,
    src_weak,   // "client", "addr", "ip": the source when nothing better is there
    src_port,
    src_host,
    dst,
    dst_weak,
    dst_port,
    proto,
    action,
    signature,
    signature_weak,
    user,
    count,
    stamp,        // date and clock, or an epoch
    stamp_weak,   // the same of another moment: end, received, generated
    date,
    clock,
    zone,
    direction
};

// Case, blanks, "_", "-" and "." do not matter: "Source IP", "source-ip" and "SourceIP" are one name.
Role role_of(std::string_view name);
// The same for W3C extended log fields, where c- is the client and s- the server: "s-port" is the target's port.
Role role_of_w3c(std::string_view name);

// Collects the fields of one record. Values are views into the line; the first value of a role counts, a strong role
// outranks its weak one.
class Fields {
  public:
    void add(Role role, std::string_view value);
    // Fills the event; false when there is no source that can be read.
    bool fill(Draft& draft) const;
    bool has_source() const { return has_src_; }
    bool has_target() const { return has_dst_; }

  private:
    LogEvent event_;
    bool has_src_ = false, src_is_weak_ = false, has_dst_ = false, dst_is_weak_ = false, signature_is_weak_ = false;
    std::string_view stamp_, stamp_weak_, date_, clock_, zone_;
};

}   // namespace toritsugi::logs
