#pragma once
#include <stdexcept>
#include <string>

namespace toritsugi {

// What the stores throw when the database cannot do what was asked. what(): one line for the operator, nothing of a mail.
class StoreError : public std::runtime_error {
  public:
    enum class Kind {
        full,         // no space left: heals by itself when there is space again
        suspect,      // the disk or the file is damaged: nothing is accepted until the program is started again
        in_use,       // another process serves this data folder
        wrong_file,   // not ours, or of a newer release, or settings that do not fit
        away,         // the database's server does not answer: heals by itself when it is back
        other
    };
    StoreError(Kind kind, const std::string& what) : std::runtime_error(what), kind_(kind) {}
    Kind kind() const { return kind_; }

  private:
    Kind kind_;
};

}   // namespace toritsugi
