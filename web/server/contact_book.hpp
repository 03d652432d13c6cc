#pragma once
#include <memory>
#include <mutex>

#include "core/contacts/directory.hpp"
#include "core/stores/database.hpp"

namespace toritsugi {

// The directory of contacts as pages search it: read once and kept until a contact changes.
class ContactBook {
  public:
    // The directory of this transaction. Callers keep the pointer while they use its contacts.
    std::shared_ptr<const Directory> of(Stores& stores);

  private:
    std::mutex mutex_;
    std::shared_ptr<const Directory> directory_;
    std::int64_t version_ = -1;
};

}   // namespace toritsugi
