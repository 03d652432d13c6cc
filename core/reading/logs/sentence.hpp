#pragma once
// One line of a program that no grammar knows, read by its words: the page of a home router, the notice of a storage box.
#include "core/reading/logs/grammar.hpp"

namespace toritsugi::logs {

// An event is a line with a time (before, behind or amid it, or `noted` on a line above), an address that words, an arrow or
// its being the only one make the source, and a word of refusal, failure or attack, or both ends named. What happens between
// private addresses alone (the owner logs in at home) is no event. Always a guess: a person must look.
// noted: the time that a line of its own stated just before; not there when none did.
Verdict read_sentence(const Line& line, const Stamp& noted, Draft& draft);

// "Scans hit our PBX 203.0.113.9 from 192.0.2.40 and 192.0.2.41": an event, and further words that must not be lost. A log
// line begins with its time, or is made of names and values.
bool reads_as_sentence(std::string_view line);

// A line that says only when: "日付時刻：2026/11/20 04:02:44", "Time: Wed Nov 18 11:02:44 2026".
bool notes_time(const Line& line, Stamp& stamp);

}   // namespace toritsugi::logs
