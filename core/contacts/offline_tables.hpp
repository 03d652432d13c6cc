#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/contacts/network_table.hpp"
#include "core/model/result.hpp"

namespace toritsugi {

// What a registry's delegated-extended file says about an address or an AS: who registered it where, and when. The country
// of registration is not where the machine stands; pages must say so.
struct Delegation {
    std::string_view registry;   // "apnic"; a static name
    std::string country;         // "JP"; empty: not said
    std::string registered;      // "2003-07-11"; empty: not said
    std::uint64_t holder = 0;    // equal numbers: same holder within one registry; 0: not said
};

// Delegated-extended files of the five registries (RIR statistics exchange format, version 2), read into sorted tables.
class DelegatedTable {
  public:
    // Adds one file. Problem: its line, and what is wrong; then nothing of the file was added.
    Result<std::size_t> add(std::string_view text);   // rows taken
    void finish();                                    // after the last file, before the first look-up
    std::optional<Delegation> of(const IpAddress& address) const;
    std::optional<Delegation> of_asn(std::uint32_t asn) const;
    // "apnic 2026-11-01, ripencc 2026-11-02": shown beside every answer from these files.
    std::string dates() const;
    std::size_t size() const { return four_.size() + six_.size() + asns_.size(); }
    std::size_t memory_bytes() const;

  private:
    struct Facts {
        std::uint64_t holder;
        std::uint32_t date;   // yyyymmdd; 0: not said
        char country[2];
        std::uint8_t registry;
    };
    template <class Number>
    struct Row {
        Number first, last;
        Facts facts;
    };
    struct Source {
        std::string registry, date;
    };
    Delegation told(const Facts& facts) const;
    std::vector<Row<std::uint32_t>> four_, asns_;
    std::vector<Row<std::uint64_t>> six_;   // the upper half of the address: no registry hands out longer prefixes than /64
    std::vector<Source> sources_;
};

// Prefix to origin AS: lines "prefix<TAB>asn", as pyasn and others write them, or "address<TAB>length<TAB>asn", as CAIDA
// does; comments begin with ; or #. A prefix with
// several origins ("64496_64497", "{64496,64497}") counts for the first.
class OriginTable {
  public:
    static Result<OriginTable> read(std::string_view text);
    std::optional<std::uint32_t> origin_of(const IpAddress& address) const;
    std::optional<IpRange> prefix_of(const IpAddress& address) const;
    std::size_t size() const { return table_.size(); }

  private:
    NetworkTable table_;
};

}   // namespace toritsugi
