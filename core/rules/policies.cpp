#include "core/rules/policies.hpp"

#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

#include <algorithm>
#include <array>

namespace toritsugi {
namespace {

constexpr std::array<std::string_view, 9> keys{"name", "category", "wants", "kind",  "format",
                                               "from", "verified", "then",  "reason"};
constexpr std::array<std::string_view, 6> reasons{"solved", "information", "no-answer", "out-of-scope", "spam", "duplicate"};

std::size_t offset_of(std::string_view text, const toml::source_position& at) {
    std::size_t offset = 0;
    for (toml::source_index line = 1; line < at.line && offset < text.size(); ++line)
        offset = std::min(text.find('\n', offset), text.size()) + 1;
    return std::min<std::size_t>(offset + (at.column > 0 ? at.column - 1 : 0), text.size());
}

std::string lowered(std::string text) {
    for (char& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    return text;
}

template <class Names>
std::string listed(const Names& names) {
    std::string text;
    for (const std::string_view name : names) text.append(text.empty() ? "" : ", ").append(name);
    return text;
}

template <class Enum>
std::optional<Enum> enum_named(std::string_view word, int count) {
    for (int i = 0; i < count; ++i)
        if (name_of(static_cast<Enum>(i)) == word) return static_cast<Enum>(i);
    return std::nullopt;
}

template <class Enum>
std::string names_of(int count) {
    std::vector<std::string_view> names;
    for (int i = 0; i < count; ++i) names.push_back(name_of(static_cast<Enum>(i)));
    return listed(names);
}

struct Complaint {
    toml::source_position at;
    std::string advice;
};

// One [[policy]]. The first thing that is wrong stops it.
class PolicyReader {
  public:
    explicit PolicyReader(const toml::table& table) : table_(table) {}

    std::optional<Complaint> read(Policy& policy) {
        for (const auto& [key, value] : table_)
            if (std::find(keys.begin(), keys.end(), key.str()) == keys.end())
                return Complaint{key.source().begin,
                                 "There is no \"" + std::string(key.str()) + "\". A policy has " + listed(keys) + "."};
        text("name", policy.name);
        words("category", [&](const std::string& word) -> std::string {
            const auto category = category_named(word);
            if (!category) return "Write a category such as \"scan\" or \"phishing\".";
            policy.categories.push_back(*category);
            return {};
        });
        words("wants", [&](const std::string& word) { return add_named<Want>(policy.wants, word, 8); });
        words("kind", [&](const std::string& word) { return add_named<MailKind>(policy.kinds, word, 8); });
        words("format", [&](const std::string& word) { return policy.formats.push_back(lowered(word)), std::string(); });
        words("from", [&](const std::string& word) -> std::string {
            if (word.find('@') == word.npos || word.back() == '@')
                return "Write an address, or a domain as \"@sensor.example.jp\".";
            policy.from.push_back(lowered(word));
            return {};
        });
        yes_no("verified", policy.is_verified);
        std::string then = "close";
        text("then", then);
        if (then != "close" && then != "close-and-thank") complain("then", "Write \"close\" or \"close-and-thank\".");
        policy.then = then == "close-and-thank" ? Policy::Then::close_and_thank : Policy::Then::close;
        text("reason", policy.reason);
        if (std::find(reasons.begin(), reasons.end(), policy.reason) == reasons.end())
            complain("reason", "Write one of " + listed(reasons) + ".");
        if (policy.name.empty())
            complain("name", "Give the policy a name: it stands in the history of every ticket that it closes.");
        if (policy.categories.empty() && policy.kinds.empty() && policy.formats.empty() && policy.from.empty())
            complain("name",
                     "Say which reports are meant, with category, kind, format or from: this would close every report.");
        return complaint_;
    }

  private:
    void complain(std::string_view key, std::string advice) {
        if (complaint_) return;
        const toml::node* const node = table_.get(key);
        complaint_ = Complaint{node ? node->source().begin : table_.source().begin, std::move(advice)};
    }
    void text(std::string_view key, std::string& into) {
        const toml::node* const node = table_.get(key);
        if (!node) return;
        if (const auto value = node->value_exact<std::string>())
            into = *value;
        else
            complain(key, "Write a text in quotes.");
    }
    void yes_no(std::string_view key, bool& into) {
        const toml::node* const node = table_.get(key);
        if (!node) return;
        if (const auto value = node->value_exact<bool>())
            into = *value;
        else
            complain(key, "Write true or false.");
    }
    // A list of texts, or one text alone. `add` says what is wrong with one; empty: it was taken.
    template <class Add>
    void words(std::string_view key, Add add) {
        const toml::node* const node = table_.get(key);
        if (!node) return;
        const auto take = [&](const toml::node& one) {
            const auto value = one.value_exact<std::string>();
            const std::string wrong = !value           ? "Write texts in quotes, such as [\"scan\"]."
                                      : value->empty() ? "Leave out empty texts."
                                                       : add(*value);
            if (!wrong.empty() && !complaint_) complaint_ = Complaint{one.source().begin, wrong};
        };
        if (const toml::array* const list = node->as_array())
            for (const toml::node& one : *list) take(one);
        else
            take(*node);
    }
    template <class Enum>
    static std::string add_named(std::vector<Enum>& into, const std::string& word, int count) {
        const auto value = enum_named<Enum>(word, count);
        if (!value) return "Write one of " + names_of<Enum>(count) + ".";
        into.push_back(*value);
        return {};
    }

    const toml::table& table_;
    std::optional<Complaint> complaint_;
};

bool is_from(const std::vector<std::string>& from, const std::string& sender) {
    return std::any_of(from.begin(), from.end(),
                       [&](const std::string& one) { return one.front() == '@' ? sender.ends_with(one) : sender == one; });
}

template <class T>
bool fits(const std::vector<T>& wanted, const T& value) {
    return wanted.empty() || std::find(wanted.begin(), wanted.end(), value) != wanted.end();
}

bool fits(const Policy& policy, const Message& message, const Report& report) {
    const bool has_category =
        policy.categories.empty() || (report.category.is_sure() && fits(policy.categories, report.category.category));
    const bool asks_no_more = policy.wants.empty() || std::all_of(report.wants.begin(), report.wants.end(), [&](Want want) {
                                  return want == Want::none || fits(policy.wants, want);
                              });
    return has_category && asks_no_more && fits(policy.kinds, report.kind) && fits(policy.formats, report.format) &&
           (policy.from.empty() || is_from(policy.from, lowered(message.from.address))) &&
           (!policy.is_verified || message.sender_check.is_verified());
}

}   // namespace

Result<std::vector<Policy>> parse_policies(std::string_view text) {
    const toml::parse_result parsed = toml::parse(text);
    if (!parsed)
        return Problem{offset_of(text, parsed.error().source().begin), std::string(parsed.error().description()) + "."};
    std::vector<Policy> policies;
    for (const auto& [key, value] : parsed.table()) {
        const toml::array* const list = value.as_array();
        if (key.str() != "policy" || !list)
            return Problem{offset_of(text, key.source().begin), "Begin each policy with a line [[policy]]."};
        for (const toml::node& one : *list) {
            const toml::table* const table = one.as_table();
            if (!table) return Problem{offset_of(text, one.source().begin), "Begin each policy with a line [[policy]]."};
            Policy policy;
            if (const auto wrong = PolicyReader(*table).read(policy))
                return Problem{offset_of(text, wrong->at), wrong->advice};
            policies.push_back(std::move(policy));
        }
    }
    return policies;
}

const Policy* policy_for(const std::vector<Policy>& policies, const Message& message, const Report& report) {
    for (const Policy& policy : policies)
        if (fits(policy, message, report)) return &policy;
    return nullptr;
}

}   // namespace toritsugi
