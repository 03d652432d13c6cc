#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace toritsugi {

enum class Category : std::uint8_t {
    scan,
    brute_force,
    exploit_attempt,
    malware_site,
    infected_host,
    c2,
    phishing,
    defacement,
    intrusion,
    dos,
    open_service,
    spam,
    forged_mail,
    targeted,
    ics,
    data_leak,
    copyright,
    vulnerability,
    other
};
inline constexpr std::size_t category_count = 19;

// One row of the one mapping table: every export, page and statistic derives from it. An empty cell means that the
// vocabulary has no equivalent; exports then write "other" and a tag.
struct CategoryRow {
    Category category;
    std::string_view name;               // "brute-force": contract name, in JSON, search and URLs
    std::string_view english;            // "Brute force"
    std::string_view japanese;           // "総当たり攻撃"
    std::string_view rsit;               // Reference Security Incident Taxonomy: "intrusion-attempts:brute-force"
    std::string_view xarf_category;      // XARF v4, "connection"
    std::string_view xarf_type;          // XARF v4, "login_attack"
    std::string_view jpcert;             // class of today's quarterly report: "スキャン"
    std::string_view jpcert_2003;        // class of the reports of 2003: "scan"
    std::string_view xarf3_class;        // XARF v3, "Activity"
    std::string_view xarf3_type;         // XARF v3, "LoginAttack"
    std::string_view n6;                 // n6 category, "bots"
    std::string_view iodef_impact;       // RFC 7970, 3.12.1, SystemImpact@type: "takeover-account"
    std::string_view iodef_completion;   // SystemImpact@completion: "failed" or "succeeded"
};
const std::array<CategoryRow, category_count>& category_table();
const CategoryRow& row_of(Category category);
std::string_view name_of(Category category);
std::optional<Category> category_named(std::string_view name);

}   // namespace toritsugi
