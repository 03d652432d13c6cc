#include "mailgate/in_hand.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace toritsugi {

InHand::InHand(const std::string& file, std::size_t slots) : bytes_(slots * sizeof(std::int64_t)) {
    const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0) throw std::system_error(errno, std::generic_category(), file);
    // Before the file is cut or grown to our slots: what the last process left, however many slots that had.
    for (std::int64_t key = 0; ::read(descriptor, &key, sizeof key) == sizeof key;)
        if (key > 0) left_over_.push_back(MessageKey{key});
    void* const memory = ::ftruncate(descriptor, 0) == 0 && ::ftruncate(descriptor, static_cast<off_t>(bytes_)) == 0
                             ? ::mmap(nullptr, bytes_, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0)
                             : MAP_FAILED;
    const int error = errno;
    ::close(descriptor);
    if (memory == MAP_FAILED) throw std::system_error(error, std::generic_category(), file);
    keys_ = static_cast<std::int64_t*>(memory);
}

InHand::~InHand() { ::munmap(const_cast<std::int64_t*>(keys_), bytes_); }

}   // namespace toritsugi
