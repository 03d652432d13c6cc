#include "db/stores/lesson_store.hpp"

#include "core/model/report.hpp"

namespace toritsugi {

std::int64_t SqlLessonStore::newest_change() {
    Asked row(connection_, Query::newest_lesson_change);
    return row.next() && !row.is_null(0) ? row.integer(0) : 0;
}

std::vector<UnreadLesson> SqlLessonStore::unread(std::size_t at_most) {
    std::vector<UnreadLesson> all;
    Asked row(connection_, Query::unread_lessons, at_most);
    while (row.next()) all.push_back({row.key<TicketKey>(0), row.is_null(1) ? MessageKey{} : row.key<MessageKey>(1)});
    return all;
}

void SqlLessonStore::keep_ngrams(TicketKey ticket, std::string_view ngrams) {
    run(connection_, Query::keep_ngrams, ticket, Bytes{ngrams});
}

void SqlLessonStore::forget_ngrams() { run(connection_, Query::forget_ngrams); }

std::vector<std::string> SqlLessonStore::ngrams_of(Category category, std::size_t at_most) {
    std::vector<std::string> all;
    Asked row(connection_, Query::lessons, name_of(category), at_most);
    while (row.next()) all.push_back(row.text(0));
    return all;
}

std::vector<LessonCount> SqlLessonStore::counts(std::size_t at_most_each) {
    std::vector<LessonCount> all;
    for (const CategoryRow& category : category_table()) {
        LessonCount count;
        count.category = category.category;
        Asked row(connection_, Query::guesses, category.name, at_most_each);
        while (row.next()) {
            ++count.lessons;
            if (row.is_null(0)) continue;
            CategoryGuess guess;
            guess.confidence = row.real(1);
            if (!guess.is_sure())
                ++count.unsure;
            else
                ++(row.view(0) == category.name ? count.right : count.wrong);
        }
        if (count.lessons > 0) all.push_back(count);
    }
    return all;
}

void SqlLessonStore::keep_model(const ModelFacts& facts, std::string_view bytes) {
    constexpr int kept = 5;
    run(connection_, Query::keep_category_model, facts.at, facts.lessons, facts.change, Bytes{bytes});
    run(connection_, Query::drop_category_models, kept);
}

std::optional<ModelFacts> SqlLessonStore::newest_model() {
    Asked row(connection_, Query::newest_category_model);
    if (!row.next()) return std::nullopt;
    return ModelFacts{row.integer(0), row.time(1), static_cast<std::uint32_t>(row.integer(2)), row.integer(3)};
}

std::string SqlLessonStore::newest_model_bytes() {
    Asked row(connection_, Query::newest_category_model_bytes);
    return row.next() ? row.text(0) : std::string();
}

}   // namespace toritsugi
