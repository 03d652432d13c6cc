#include "web/server/contact_book.hpp"

namespace toritsugi {

std::shared_ptr<const Directory> ContactBook::of(Stores& stores) {
    const std::int64_t version = stores.contacts().version();
    const std::lock_guard lock(mutex_);   // held while it is built: others would only build the same
    if (!directory_ || version != version_) {
        directory_ = std::make_shared<const Directory>(stores.contacts().all());
        version_ = version;
    }
    return directory_;
}

}   // namespace toritsugi
