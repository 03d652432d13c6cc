#include "core/reading/without_words.hpp"

#include <algorithm>

namespace toritsugi {

Report without_words(Report report) {
    report.category.why.clear();
    for (CategoryGuess& guess : report.alternatives) guess.why.clear();
    report.wants_why.clear();
    report.answers.clear();
    report.stated.clear();
    report.defects.clear();
    report.ngrams.clear();
    std::erase_if(report.observables, [](const Observable& one) {
        return one.role == ObservableRole::mentioned || one.type == ObservableType::mail;
    });
    report.events.not_read_sample.clear();
    report.events.unknown.clear();
    for (SourceSummary& source : report.events.by_source) source.signature.clear();
    report.event_rows.drop_signatures();
    return report;
}

}   // namespace toritsugi
