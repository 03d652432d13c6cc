#pragma once
#include <string_view>

#include "core/model/report.hpp"

namespace toritsugi {

// What the words around an address say of it.
struct RoleSaid {
    ObservableRole role = ObservableRole::mentioned;
    bool is_said = false;      // false: no word near by tells
    bool is_neutral = false;   // a word says that it is neither: a genuine site, somebody's contact
    bool is_genuine = false;   // neutral, because it is what others imitate
    std::string_view word;     // of the table
};

// before: what stands before it, from the start of its sentence, list entry or table cell, at most some 200 bytes; after:
// what follows on its line. The nearest word decides: "from", "攻撃元", "our server", "宛先", "正規サイト".
// is_name: a URL or host, of which "to" and "from" alone say nothing ("go to http://...").
RoleSaid role_said(std::string_view before, std::string_view after, bool is_name);

}   // namespace toritsugi
