#pragma once

struct sqlite3;

namespace toritsugi {

// Makes the tokenizer `bigrams` known to this connection; before any statement touches the index.
void register_bigrams(sqlite3* connection);

}   // namespace toritsugi
