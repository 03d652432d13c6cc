#pragma once
#include <list>
#include <mutex>
#include <optional>
#include <string>

#include "core/model/time.hpp"

namespace toritsugi {

// Reports that wait between the form and its confirmation, each as the whole mail that would be taken in. In memory: what
// was not confirmed was not sent, and the form in the browser still has it.
class HeldForms {
  public:
    static constexpr std::chrono::minutes lasts{30};
    static constexpr std::size_t most_bytes = 200u << 20;   // of all; then the oldest go

    struct Form {
        std::string id, raw, sender;
        UtcTime at{};
    };
    std::string hold(std::string raw, std::string sender, UtcTime now);   // returns the id for the confirmation
    std::optional<Form> find(const std::string& id, UtcTime now);
    void forget(const std::string& id);

  private:
    std::mutex mutex_;
    std::list<Form> forms_;   // oldest first
    std::size_t bytes_ = 0;
};

}   // namespace toritsugi
