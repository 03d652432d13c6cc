#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/model/ids.hpp"

namespace toritsugi {

// Which mails this process is reading at this moment, in a small mapped file: the kernel keeps it when the process is
// killed, so the next one knows which mail may have killed it. Costs no write to disk. One slot a thread.
class InHand {
  public:
    // Throws std::system_error. left_over() tells what the last process had in hand.
    InHand(const std::string& file, std::size_t slots);
    ~InHand();
    InHand(const InHand&) = delete;
    InHand& operator=(const InHand&) = delete;
    const std::vector<MessageKey>& left_over() const { return left_over_; }
    void take(std::size_t slot, MessageKey message) { keys_[slot] = message.value; }
    void put_down(std::size_t slot) { keys_[slot] = 0; }

  private:
    volatile std::int64_t* keys_ = nullptr;   // volatile: written for somebody who reads after our end
    std::size_t bytes_ = 0;
    std::vector<MessageKey> left_over_;
};

}   // namespace toritsugi
