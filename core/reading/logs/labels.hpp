#pragma once
// The names that devices and people write before a value: "送信元IPアドレス：203.0.113.7", "from [203.0.113.7]", "dport=22".
#include <string_view>

namespace toritsugi::logs {

enum class Label {
    none,
    source,
    target,
    some_address,   // "IP:", "host": names an address, not what it did
    source_port,
    target_port,
    some_port
};

// What the words right before `at` call the value that begins there.
Label label_before(std::string_view text, std::size_t at);

// What stands right behind an address says its role as well: "203.0.113.7 からの", "192.0.2.1 宛".
Label label_behind(std::string_view text, std::size_t end);

}   // namespace toritsugi::logs
