#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/result.hpp"

namespace toritsugi {

// Values for the {placeholders} of one text. Inserted once and never read again, so a value cannot hold a placeholder.
using TextValues = std::map<std::string, std::string, std::less<>>;

// The texts of mails that the desk sends, a file per kind and language: "acknowledgement.ja.txt". First line "Subject: ...",
// an empty line, then the text. A line whose placeholders are all empty is left out, so optional facts need no logic.
class MailTexts {
  public:
    // The built-in texts; a file of the same name in `folder` (empty: none) takes the place of its text.
    // Problem: names the file, the line, the unknown placeholder and the known ones.
    static Result<MailTexts> load(const std::string& folder);
    struct Filled {
        std::string subject, text;
    };
    // language: "ja" or "en". Throws for a kind that does not exist: our own bug.
    Filled fill(std::string_view kind, std::string_view language, const TextValues& values) const;
    static const std::vector<std::string>& placeholders();

  private:
    std::map<std::string, std::string, std::less<>> texts_;   // "acknowledgement.ja" -> text
};

}   // namespace toritsugi
