#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/model/category.hpp"
#include "core/model/ids.hpp"
#include "core/model/time.hpp"

namespace toritsugi {

// A ticket whose category a handler said; its first mail was not read for learning yet.
struct UnreadLesson {
    TicketKey ticket;
    MessageKey mail;   // none: the ticket has none any more
};

// How right the guesses were that were made before a handler said the category.
struct LessonCount {
    Category category = Category::other;   // as handlers said
    std::uint32_t lessons = 0;
    std::uint32_t right = 0, unsure = 0, wrong = 0;   // of those whose guess is known
};

struct ModelFacts {
    std::int64_t version = 0;
    UtcTime at{};
    std::uint32_t lessons = 0;
    std::int64_t change = 0;   // the newest change of a lesson that it knows
};

// What handlers said about categories. TicketStore writes a lesson whenever a handler sets, confirms or takes back one.
class LessonStore {
  public:
    virtual ~LessonStore() = default;
    virtual std::int64_t newest_change() = 0;   // 0: nobody said anything yet
    virtual std::vector<UnreadLesson> unread(std::size_t at_most) = 0;
    // Hashed words, packed; never the words. Empty: nothing of this mail is ever used.
    virtual void keep_ngrams(TicketKey ticket, std::string_view ngrams) = 0;
    virtual void forget_ngrams() = 0;   // all become unread; those that must not be used stay so
    virtual std::vector<std::string> ngrams_of(Category category, std::size_t at_most) = 0;   // newest first
    virtual std::vector<LessonCount> counts(std::size_t at_most_each) = 0;          // newest of each category that has any
    virtual void keep_model(const ModelFacts& facts, std::string_view bytes) = 0;   // its version is given by the store
    virtual std::optional<ModelFacts> newest_model() = 0;
    virtual std::string newest_model_bytes() = 0;   // empty: none
};

}   // namespace toritsugi
