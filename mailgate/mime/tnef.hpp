#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace toritsugi {

// One file out of a winmail.dat. `data` points into the bytes given.
struct TnefFile {
    std::string name;   // a label, UTF-8
    std::string type;   // as stated, or empty
    std::string_view data;
};

// The files and the text in a TNEF stream (MS-OXTNEF). Every length is checked against what is there; what is damaged is
// read up to there. Own code, because docs/decisions/tnef.md. `damage` says what was wrong; empty: nothing.
std::vector<TnefFile> read_tnef(std::string_view bytes, std::string& damage);

}   // namespace toritsugi
