#pragma once
// Lines of formats that no grammar knows: what can be told from their words and their shape, and how sure that is.
#include <string>
#include <string_view>
#include <vector>

#include "core/reading/logs/grammar.hpp"
#include "core/reading/logs/line_shape.hpp"

namespace toritsugi::logs {

// Is this line worth a person's look when it was not read: a time and an address, or two addresses with an arrow?
bool looks_like_log(const Line& line);

// Consecutive lines of one shape (three or more, at most one other between) are columns; what each is, words, arrows and
// constancy tell. Rows are held until the shape is sure, then given out in order.
class ShapeGuesser {
  public:
    struct Row {
        std::string text;
        std::uint64_t number;
    };
    // lists_machines: a row's only address, beside a time, is what the row is about; else it may be anybody's.
    explicit ShapeGuesser(bool lists_machines) : lists_machines_(lists_machines) {}
    // Takes a line that was not read. `ready` gets rows that are now known to be of a shape with roles (read them with
    // read()), `lost` gets rows of which nothing can be told.
    void take(std::string_view text, std::uint64_t number, std::vector<Row>& ready, std::vector<Row>& lost);
    void end(std::vector<Row>& ready, std::vector<Row>& lost);
    bool read(std::string_view text, Draft& draft) const;

  private:
    static std::string shape_of(std::string_view text);   // empty: no address stands in it
    bool find_roles();

    bool lists_machines_;
    std::vector<Row> held_;
    std::string shape_;
    bool is_sure_ = false;
    int noise_ = 0;
    // Which of a row's addresses and which of its numbers are what; -1 unknown.
    int source_ = -1, target_ = -1, target_port_ = -1, source_port_ = -1;
};

}   // namespace toritsugi::logs
