#include "core/contacts/directory_search.hpp"

#include <doctest/doctest.h>

using namespace toritsugi;

namespace {

Contact contact(std::int64_t key, const std::string& organisation, const std::string& network, const std::string& address) {
    Contact one;
    one.key = ContactKey{key};
    one.organisation = organisation;
    if (!network.empty()) one.networks = {IpRange::parse(network).value()};
    if (!address.empty()) one.addresses.emplace_back().address = address;
    return one;
}

Directory directory() {
    std::vector<Contact> all{contact(1, "Wide Net", "198.51.0.0/16", "abuse@wide.example"),
                             contact(2, "Nordhost", "198.51.100.0/24", "abuse@nordhost.example"),
                             contact(3, "山口ケーブル", "2001:db8:1::/48", "abuse@cable.example.jp"),
                             contact(4, "CERT-EX", "", "cert@cert.example")};
    all[1].asns = {64511};
    all[2].domains = {"cable.example.jp"};
    all[3].kind = ContactKind::national_cert;
    all[3].countries = {"EX"};
    all[3].note = "last resort";
    return Directory(std::move(all));
}

}   // namespace

TEST_CASE("The directory is found by address, network, AS, domain, country and words") {
    const Directory all = directory();
    struct Row {
        std::string label, typed;
        std::vector<std::int64_t> keys;
    };
    const Row rows[] = {
        {"nothing typed: all", "", {1, 2, 3, 4}},
        {"an address, most specific first", "198.51.100.23", {2, 1}},
        {"a network: what covers it, then what lies inside", "198.51.0.0/16", {1, 2}},
        {"a network that only holds others", "198.0.0.0/8", {1, 2}},
        {"IPv6", "2001:db8:1::5", {3}},
        {"an address of nobody", "203.0.113.1", {}},
        {"an AS in any case", "as64511", {2}},
        {"an AS of nobody", "AS64512", {}},
        {"a country", "ex", {4}},
        {"a host below a domain", "www.cable.example.jp", {3}},
        {"a mail address", "abuse@nordhost.example", {2}},
        {"part of an organisation, any case", "NORD", {2}},
        {"Japanese", "山口", {3}},
        {"all words must be there", "cert resort", {4}},
        {"one word that is not there", "cert nothing", {}},
        {"two letters that are no country here are words", "de", {1}},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        std::vector<std::int64_t> keys;
        for (const Contact* one : search_directory(all, row.typed)) keys.push_back(one->key.value);
        CHECK(keys == row.keys);
    }
}

TEST_CASE("The tabs tell what is to be done about a contact") {
    const UtcTime now = parse_rfc3339("2026-04-14T00:00:00Z").value();
    const auto day = [&](int days) { return now - std::chrono::hours(24 * days); };
    Contact answered = contact(1, "a", "", "abuse@a.example");
    answered.addresses[0].state = AddressState::confirmed;
    answered.addresses[0].health.last_answered = day(12);
    Contact silent = answered;
    silent.addresses[0].health.last_answered = day(181);
    Contact dead = answered;
    dead.addresses[0].state = AddressState::dead;
    Contact to_review = answered;
    to_review.review_at = day(1);
    CHECK(!is_in(answered, ContactGroup::to_check, now));
    CHECK(is_in(silent, ContactGroup::to_check, now));
    CHECK(is_in(to_review, ContactGroup::to_check, now));
    CHECK(!is_in(dead, ContactGroup::to_check, now));
    CHECK(is_in(dead, ContactGroup::undeliverable, now));
    CHECK(!is_in(silent, ContactGroup::undeliverable, now));
    CHECK(!is_in(answered, ContactGroup::national_certs, now));
}
