#pragma once
#include <string>

#include "core/settings/settings.hpp"
#include "core/stores/database.hpp"

namespace toritsugi {

struct PipeDelivery {
    int exit_code = 0;     // sysexits(3): 0 only when the mail is kept; 75 when the MTA must try again
    std::string problem;   // one line for standard error; empty when kept
};

// `toritsugi deliver`: one mail from an MTA's pipe into the store. The serving process finds it there; when none runs, the
// next one does. `recipient` may be empty. The sender is what the MTA says: the environment's SENDER (Postfix local,
// sendmail), else the "From " line that local delivery writes before the mail (it is not part of the mail and not kept),
// else Return-Path. Nothing of our own trouble may make the MTA bounce a report, so it is always 75.
PipeDelivery deliver_from_pipe(int input, const std::string& recipient, const Settings& settings, Database& database,
                               const Clock& clock);

}   // namespace toritsugi
