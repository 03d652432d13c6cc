#pragma once
// How the lines of text forms are built: numbers, labels, boxes.
#include <string>
#include <string_view>
#include <vector>

namespace toritsugi {

// One line taken apart: its number, its label, and what stands after the colon.
struct FormLine {
    bool has_number = false, has_label = false, has_dots = false;
    std::string_view label, answer;
};
FormLine take_apart(std::string_view line);

// The first box on the line, as it stands there; empty: none.
std::string_view marked_from(std::string_view line);

struct Option {
    bool is_ticked;
    std::string text;
};
// Boxes on a line, each before its text. `squares`: ■ is a tick (the form also shows □), not the bullet of a heading.
std::vector<Option> options_of(std::string_view line, bool squares);

}   // namespace toritsugi
