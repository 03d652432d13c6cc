#pragma once
#include "core/model/category.hpp"
#include "core/model/contact.hpp"

namespace toritsugi {

// What a category says to the one who is asked: what was seen ("probed hosts of others"), and what to do about it.
struct RelayWords {
    Phrase seen;   // after "198.51.100.23": "tried many passwords"
    Phrase ask;
};
const RelayWords& relay_words(Category category);

}   // namespace toritsugi
