#pragma once
#include "core/identity/signed_ids.hpp"
#include "core/settings/settings.hpp"
#include "core/writing/mail_texts.hpp"

namespace toritsugi {

// What every decision needs beside its own subject: who we are, how we sign, and how we speak.
struct Desk {
    const Settings& settings;
    const SignedIds& ids;
    const MailTexts& texts;
};

}   // namespace toritsugi
