#pragma once
#include <string_view>

#include "core/model/message.hpp"

namespace toritsugi {

std::string_view name_of(SignatureState state);   // "unknown-key": in the database and in JSON

}   // namespace toritsugi
