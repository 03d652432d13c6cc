#pragma once
#include <cstddef>
#include <string>
#include <utility>
#include <variant>

namespace toritsugi {

// What was wrong with a text, said to the person who wrote it.
// offset: bytes from the start of the text that was read. advice: a whole sentence, what to write or do instead.
struct Problem {
    std::size_t offset = 0;
    std::string advice;
};

// A value or a Problem. For everything that people or strangers' mails give us; exceptions are for a lost
// database, a full disk and our own bugs.
template <class T>
class [[nodiscard]] Result {
  public:
    Result(T value) : held_(std::move(value)) {}
    Result(Problem problem) : held_(std::move(problem)) {}
    bool ok() const { return held_.index() == 0; }
    const T& value() const { return std::get<T>(held_); }   // throws when !ok(): a bug in the caller
    T& value() { return std::get<T>(held_); }
    const Problem& problem() const { return std::get<Problem>(held_); }

  private:
    std::variant<T, Problem> held_;
};

}   // namespace toritsugi
