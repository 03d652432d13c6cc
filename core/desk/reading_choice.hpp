#pragma once
#include <memory>
#include <string>

namespace toritsugi {

class CategoryModel;   // core/learning
class CategoryWords;   // core/rules/category_words.hpp
namespace logs {
class LogTemplates;   // core/reading/logs/line_template.hpp
}

// With what a kept mail is read again in the place of what the mail says or the desk uses now: to look, to try, or before it
// is kept. What is empty is not replaced.
struct ReadingChoice {
    std::string charset;
    std::shared_ptr<const CategoryWords> words;
    std::shared_ptr<const CategoryModel> model;
    std::shared_ptr<const logs::LogTemplates> templates;
};

}   // namespace toritsugi
