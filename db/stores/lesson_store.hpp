#pragma once
#include "core/stores/lesson_store.hpp"
#include "db/connection.hpp"

namespace toritsugi {

class SqlLessonStore final : public LessonStore {
  public:
    explicit SqlLessonStore(Connection& connection) : connection_(connection) {}
    std::int64_t newest_change() override;
    std::vector<UnreadLesson> unread(std::size_t at_most) override;
    void keep_ngrams(TicketKey ticket, std::string_view ngrams) override;
    void forget_ngrams() override;
    std::vector<std::string> ngrams_of(Category category, std::size_t at_most) override;
    std::vector<LessonCount> counts(std::size_t at_most_each) override;
    void keep_model(const ModelFacts& facts, std::string_view bytes) override;
    std::optional<ModelFacts> newest_model() override;
    std::string newest_model_bytes() override;

  private:
    Connection& connection_;
};

}   // namespace toritsugi
