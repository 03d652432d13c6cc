#pragma once
// The shapes of unknown lines in one report, with a few lines of each, for a handler who says what they mean.
#include "core/model/event.hpp"
#include "core/reading/logs/line_template.hpp"

namespace toritsugi {

class UnknownShapes {
  public:
    void add(std::string_view text, const logs::LineTemplate& columns, bool is_read);
    std::vector<UnknownLines> list() const;

  private:
    struct Shape {
        std::string shape;
        logs::LineTemplate columns;
        UnknownLines lines;
    };
    std::vector<Shape> shapes_;
};

}   // namespace toritsugi
