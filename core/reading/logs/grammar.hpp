#pragma once
// What a grammar is. To add one: a row in a phrase table (grammars/*.cpp) when the line is a sentence with fields in it, or
// a function with its anchors when it is not; then its sample lines in the test beside it.
#include <array>
#include <span>
#include <string>
#include <string_view>

#include "core/model/event.hpp"
#include "core/reading/logs/stamp.hpp"

namespace toritsugi::logs {

// What a line says before the message: "<164>Nov  1 00:00:01 gw sshd[71]: " and its many relatives.
struct Head {
    Stamp stamp;                // the leading one; may be missing
    std::size_t after = 0;      // offset behind the stamp
    std::size_t message = 0;    // offset behind host and "program[pid]: "; equals `after` when there is none
    std::string_view program;   // without path, pid and colon; may be empty
    std::uint32_t pid = 0;
};
Head read_head(std::string_view text);

class Line {
  public:
    Line(std::string_view text, std::uint64_t number) : text_(text), number_(number) {}
    std::string_view text() const { return text_; }
    std::uint64_t number() const { return number_; }
    const Head& head() const {
        if (!has_head_) {
            head_ = read_head(text_);
            has_head_ = true;
        }
        return head_;
    }

  private:
    std::string_view text_;
    std::uint64_t number_;
    mutable Head head_;
    mutable bool has_head_ = false;
};

// An event while it is read. `stamp` left empty: the line's leading stamp is taken.
struct Draft {
    LogEvent event;
    Stamp stamp;
    bool clock_not_set = false;                 // the device itself says that its clock is wrong: the event has no time
    bool is_always_utc = false;                 // this format writes UTC, whatever the machine is set to
    std::optional<ZoneOffset> reporters_zone;   // a handler said it of this reporter's lines
    Stamp second_clock;   // another clock on the same line, one of the two in UTC: tells the zone of the rest
};

enum class Verdict {
    not_mine,   // try the next grammar
    no_event,   // a line of this format, but nothing that was done to anybody: nothing is printed, nothing is missing
    event
};

// What one line tells about later ones. Bounded, and forgotten with the text.
class Memory {
  public:
    void remember_peer(std::uint32_t pid, const IpAddress& address, std::uint16_t port);   // "Connection from A port P"
    bool peer_of(std::uint32_t pid, IpAddress& address, std::uint16_t& port) const;
    std::string& scratch() { return scratch_; }   // for a value that must be unescaped; lives until the next line

  private:
    struct Peer {
        std::uint32_t pid = 0;
        std::uint16_t port = 0;
        IpAddress address;
    };
    std::array<Peer, 32> peers_;
    std::size_t next_peer_ = 0;
    std::string scratch_;
};

// anchor_at: where the anchor stands in the line; npos when the grammar is tried again because it read the line before.
using GrammarFunction = Verdict (*)(const Line& line, std::size_t anchor_at, Draft& draft, Memory& memory);

struct Grammar {
    std::string_view format;
    GrammarFunction read;
    std::array<std::string_view, 8> anchors;   // literals of at least 3 bytes; any one of them in the line is enough
    bool is_strict = false;                    // reads no line of another format, so it may be tried without an anchor
};

// A sentence with fields: literal text and <field>. Fields:
//   <src> <dst>          address, with its port in any usual spelling when one follows
//   <srchost>            address or host name, likewise
//   <sport> <dport>      a port
//   <user> <sig>         any text up to the LAST place where the following literal stands: what a stranger typed as user
//   name
//                        must not be able to forge the address behind it
//   <*>                  any text up to the first place where the following literal stands; at the end: the rest
//   <word> <n>           a word without blanks, a number
//   <proto> <count> <stamp> <clock>
// A pattern that begins with ^ stands at the beginning of the message, others anywhere.
struct Phrase {
    std::string_view format;
    std::string_view pattern;
    std::string_view action;   // what was done, when the line does not hold the word itself
    Verdict verdict = Verdict::event;
    std::string_view anchor = {};    // empty: the longest literal of the pattern
    std::string_view program = {};   // only lines of this program (as in Head); empty: any
};

// All grammars and phrases, in the order in which they are tried when several have an anchor in a line.
struct GrammarFamily {
    std::span<const Grammar> grammars;
    std::span<const Phrase> phrases;
};
std::span<const GrammarFamily> grammar_families();

}   // namespace toritsugi::logs
