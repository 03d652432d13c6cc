#pragma once
#include <cstdint>
#include <string>
#include <string_view>

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

}   // namespace toritsugi
