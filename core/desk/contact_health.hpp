#pragma once
#include <string>

#include "core/contacts/health.hpp"
#include "core/contacts/rank.hpp"
#include "core/stores/database.hpp"

namespace toritsugi {

// What is learned about contacts while they are written to. All inside the caller's write transaction.

// The row of the directory that holds this address; a new one when there is none, so that its health is remembered. A
// learned row names no network: who is responsible for one is asked of the registries, again and again.
ContactKey learn_contact(Stores& stores, const RankedContact& contact, UtcTime now);

// Nothing happens when the contact or its address is gone.
void note_sign(Stores& stores, ContactKey contact, const std::string& address, SignOfLife sign, UtcTime now);
// `answer`: a server's words, with or without a status of RFC 3463 in them: "550 5.1.1 User unknown".
BounceMeaning note_bounce(Stores& stores, ContactKey contact, const std::string& address, const std::string& answer,
                          UtcTime now);
// Median times to answer and to fix, after a request to this address has moved.
void note_times(Stores& stores, ContactKey contact, const std::string& address);

// "5.1.1" in the words of a server, else made of its reply code ("550" -> "5.0.0"); empty: neither.
std::string status_of_answer(std::string_view servers_words);

}   // namespace toritsugi
