#pragma once
#include "core/rules/desk_rules.hpp"
#include "core/stores/rule_store.hpp"

namespace toritsugi {

// The newest words and policies of the lead. Problem: they were kept by another release and mean nothing to this one; the
// desk then works with what is built in until a lead mends them.
Result<DeskRules> kept_rules(RuleStore& store);

}   // namespace toritsugi
