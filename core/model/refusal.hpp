#pragma once
#include <string>

namespace toritsugi {

// What a command cannot do, said to the operator: one line on standard error (where, and what to write instead), and an exit
// code of sysexits(3).
struct Refusal {
    int code;
    std::string line;
};

}   // namespace toritsugi
