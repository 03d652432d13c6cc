#pragma once
#include "core/identity/signed_ids.hpp"
#include "core/settings/settings.hpp"
#include "core/writing/mail_texts.hpp"

namespace toritsugi {

class CurrentRules;
class CurrentTemplates;

// What every decision needs beside its own subject: who we are, how we sign, and how we speak.
struct Desk {
    const Settings& settings;
    const SignedIds& ids;
    const MailTexts& texts;
    const CurrentRules* rules = nullptr;           // the desk's own words and policies; null: only what is built in
    const CurrentTemplates* templates = nullptr;   // core/desk/kept_templates.hpp; null: none
};

}   // namespace toritsugi
