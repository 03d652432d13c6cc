#pragma once
#include <string_view>
#include <vector>

namespace toritsugi {

// Where a mailer's prose names the recipients it speaks of.
enum class RecipientsStand {
    below,    // each at the start of a line, behind the line that holds the words
    inside,   // the next address behind the words, in the same sentence
    unsaid    // nowhere in the prose
};

// One phrase of one mailer. `words` in lower case; white space in the mail counts as one blank.
struct BounceRule {
    std::string_view mailer;
    std::string_view words;
    RecipientsStand stand = RecipientsStand::below;
    std::string_view action = "failed";
    bool is_proof = false;   // enough without a sender or subject that looks like a mail system's
};
const std::vector<BounceRule>& bounce_rules();

// Lines behind which the mail that came back is copied: nothing there is said by the mailer. Lower case, line starts.
const std::vector<std::string_view>& copy_marks();

// Subjects that mail systems give to such mail, lower case, line starts.
const std::vector<std::string_view>& bounce_subjects();

}   // namespace toritsugi
