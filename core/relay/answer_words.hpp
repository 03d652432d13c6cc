#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/relay_request.hpp"

namespace toritsugi {

// What a contact's answer says, when it says so in clear words; a handler may correct it.
enum class AnswerMeaning : std::uint8_t {
    heard,       // an answer, and no more can be told for sure
    done,        // "has been suspended", "停止しました"
    not_theirs   // "is not in our network", "弊社の管理ではありません"
};
// `text`: without quotation and signature. Conditions ("once it is removed"), questions and both meanings at once are heard
// only: a wrong "done" would end the chase.
AnswerMeaning meaning_of_answer(std::string_view text);

// Its first words on one line, for the tracker.
std::string first_words(std::string_view text);

// Another mailbox that an answer names: "please write to ... instead", an absence note's deputy. A proposal for a handler,
// never followed by itself. `known`: addresses, or whole "@domains", that are no news.
std::string named_mailbox(std::string_view text, const std::vector<std::string>& known);
// So that the short words of a request always hold it, and what a request's words hold.
std::string with_named(std::string words, const std::string& mailbox);
std::string named_instead(const RelayRequest& request);

}   // namespace toritsugi
