#include "core/relay/tlp.hpp"

#include "core/model/name_table.hpp"

namespace toritsugi {
namespace {

constexpr Named<Tlp> names[] = {
    {Tlp::clear, "clear"}, {Tlp::green, "green"}, {Tlp::amber, "amber"}, {Tlp::amber_strict, "amber+strict"},
    {Tlp::red, "red"},
};

}   // namespace

std::string_view name_of(Tlp tlp) { return name_in(names, tlp); }

std::optional<Tlp> tlp_named(std::string_view name) {
    std::string small(name);
    for (char& c : small)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (small.starts_with("tlp:")) small.erase(0, 4);
    if (small == "white") return Tlp::clear;   // TLP 1.0
    return value_in(names, small);
}

std::string label_of(Tlp tlp) {
    std::string label = "TLP:";
    for (const char c : name_of(tlp)) label += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    return label;
}

std::optional<Phrase> why_not_relayed(std::optional<Tlp> marked, bool reporter_asks) {
    if (!marked || *marked <= Tlp::green || (*marked == Tlp::amber && reporter_asks)) return {};
    const std::string label = label_of(*marked);
    if (*marked == Tlp::amber)
        return Phrase{label + " and the reporter did not ask us to tell anybody. Ask the reporter first.",
                      label + " であり、報告者は連絡を依頼していません。先に報告者に確認してください。"};
    return Phrase{label + " must not leave this desk. Ask the reporter for a version that may.",
                  label + " の情報は外部に渡せません。渡せる版を報告者に依頼してください。"};
}

}   // namespace toritsugi
