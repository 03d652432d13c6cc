#pragma once
#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/desk/relay_material.hpp"

namespace toritsugi {

// What became of what was told before: who knows of it, and who must not be asked again.
class ToldBefore {
  public:
    explicit ToldBefore(const std::vector<RelayRequest>& relays);
    // A request to that side that goes on, was acted on, or ended in silence; nullptr: none.
    const RelayRequest* request_to(const std::string& value, Side side) const;
    // It came back from there, they said it is not theirs, or they were asked and stay silent.
    bool was_asked(const std::string& value, const std::string& address) const;
    std::vector<std::string> asked(const std::string& value) const;

  private:
    std::map<std::pair<std::string, Side>, const RelayRequest*> told_;
    std::map<std::string, std::set<std::string>> asked_;   // value -> addresses in lower case
};

// The best address of that side that was not asked about this value before; nullptr: nobody.
const RankedContact* next_best(const Ranking& ranking, Side side, const std::string& value, const ToldBefore& told);

// Collects what goes to whom: one proposal an address.
class ProposalsByContact {
  public:
    explicit ProposalsByContact(const RelayMaterial& material) : material_(material) {}
    RelayProposal& add(const RankedContact& contact, const std::string& value, const Ranking& ranking,
                       const ToldBefore& told);
    // With the conversation numbers that they will get when all are sent in this order.
    std::vector<RelayProposal> take();

  private:
    const RelayMaterial& material_;
    std::vector<RelayProposal> proposals_;
    std::map<std::string, std::size_t> by_address_;
};

}   // namespace toritsugi
