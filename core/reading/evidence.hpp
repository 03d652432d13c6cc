#pragma once
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/message.hpp"
#include "core/model/report.hpp"
#include "core/reading/lines.hpp"
#include "core/reading/observables/scan_observables.hpp"
#include "core/reading/read_report.hpp"

namespace toritsugi {

// What was read of a mail before its addresses get roles.
struct EvidenceFacts {
    const EventSummary& events;
    const std::vector<StatedCase>& cases;
    const std::vector<Observable>& stated;   // with the role that a format gives them
    Category category;
    MailKind kind;
};

// The addresses and names that a mail holds, and what each is to the incident.
class Evidence {
  public:
    static constexpr std::size_t most = 2000;
    static constexpr std::uint32_t subject_leaf = 0xFFFFFFFF;   // Position::leaf of what stands in the subject

    Evidence(const Message& message, const ReadingContext& context) : message_(message), context_(context) {}

    enum class Whose { reporters_words, forwarded, other };   // only words of the reporter say roles
    // Collects from a text that outlives this. was_read: lines that the log reader took.
    void scan(std::string_view text, std::uint32_t leaf, Whose whose, const std::function<bool(const Line&)>& was_read);
    // Received fields of a mail that the reporter pasted or attached: who handed it over is what is complained about.
    void scan_received(std::string_view text);
    // How many different public addresses stand there.
    std::size_t address_count() const;
    // Whether anything stands there that an incident could be about.
    bool names_anything() const;
    // By what formats state, events show, registered networks tell and words say. Disputes are named in `defects`.
    void give_roles(const EvidenceFacts& facts, std::vector<std::string>& defects);
    // Sources first, then sites, targets, mentioned; each value once per role.
    std::vector<Observable> list(const EvidenceFacts& facts) const;

  private:
    struct Candidate {
        FoundObservable found;
        std::uint32_t leaf;
        std::string_view text;   // of the leaf
        Whose whose;
        bool is_pasted = false;   // below the header of a mail that was pasted into the text
        ObservableRole role = ObservableRole::mentioned;
        bool is_said = false, is_neutral = false;
    };
    bool is_ours(const FoundObservable& found) const;
    bool is_of_reporter(const std::string& host) const;
    bool in_reporters_networks(const IpAddress& ip) const;
    void role_by_words(Candidate& one, const Candidate* previous, bool site) const;
    void role_in_forwarded(Candidate& one, bool site) const;
    void name_or_page(Candidate& one, bool site) const;
    bool is_called_source(const Candidate& one) const;
    void share_roles_in_lists();
    void name_machines(bool site);
    void role_beside_page(Candidate& one, const Candidate* page) const;
    bool names_foreign_page(const Candidate& one) const;
    void settle_disputes(std::vector<std::string>& defects);
    void promote(const EvidenceFacts& facts);

    const Message& message_;
    const ReadingContext& context_;
    std::vector<Candidate> candidates_;
    std::set<std::string> handed_over_by_, other_servers_;   // addresses in Received fields
    Category category_ = Category::other;                    // while roles are given
    bool has_event_sources_ = false;
    mutable std::string reporters_domain_;   // "." when the mail has no sender
    mutable std::map<std::string, bool> is_of_reporter_;
};

}   // namespace toritsugi
