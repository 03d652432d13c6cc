#include "core/relay/status.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/relay/states.hpp"
#include "core/writing/line_text.hpp"

namespace toritsugi {
namespace {

// The better news hides the worse: fixed by the network counts more than silence of the registrar.
int rank_of(RelayState state) {
    switch (state) {
        case RelayState::acted: return 0;
        case RelayState::acknowledged: return 1;
        case RelayState::sent: return 2;
        case RelayState::queued: return 3;
        case RelayState::declined: return 4;
        case RelayState::no_answer: return 5;
        case RelayState::undelivered: return 6;
        case RelayState::draft:
        case RelayState::withdrawn: break;
    }
    return 7;
}

Phrase place_of(Side side) {
    switch (side) {
        case Side::network: return {"those who run the network", "ネットワークの管理者"};
        case Side::site: return {"those who run the site", "サイトの管理者"};
        case Side::registrar: return {"the domain's registrar", "ドメインの登録事業者"};
        case Side::country: return {"the CERT of that country", "その国のCSIRT"};
    }
    return {};
}

Phrase news_of(RelayState state) {
    switch (state) {
        case RelayState::acted: return {"they say that it is fixed", "対処したとの返信がありました"};
        case RelayState::acknowledged: return {"they know of it", "受け付けたとの返信がありました"};
        case RelayState::sent: return {"no answer yet", "まだ返信はありません"};
        case RelayState::queued: return {"on its way to them", "送信を待っています"};
        case RelayState::declined: return {"they say that it is not theirs", "該当しないとの返信がありました"};
        case RelayState::no_answer: return {"no answer came", "返信はありませんでした"};
        case RelayState::undelivered: return {"it could not be delivered", "届けることができませんでした"};
        case RelayState::draft:
        case RelayState::withdrawn: break;
    }
    return {"withdrawn", "取り下げました"};
}

UtcTime since(const RelayRequest& relay) {
    if (relay.ended_at) return *relay.ended_at;
    if (relay.state == RelayState::acknowledged && relay.answered_at) return *relay.answered_at;
    return relay.sent_at.value_or(relay.created_at.value_or(UtcTime{}));
}

std::string day(UtcTime time, ZoneOffset zone) { return local_minutes(time, zone).substr(0, 10); }

}   // namespace

std::vector<ItemStatus> status_of(const std::vector<std::string>& values, const std::vector<RelayRequest>& relays) {
    std::vector<ItemStatus> items;
    for (const std::string& value : values) {
        ItemStatus item{value, {}};
        for (const RelayRequest& relay : relays) {
            if (relay.state == RelayState::draft || relay.state == RelayState::withdrawn) continue;
            if (std::find(relay.observables.begin(), relay.observables.end(), value) == relay.observables.end()) continue;
            item.told.push_back({relay.side, relay.state, since(relay)});
        }
        std::stable_sort(item.told.begin(), item.told.end(), [](const ItemStatus::Told& a, const ItemStatus::Told& b) {
            return rank_of(a.state) < rank_of(b.state);
        });
        items.push_back(std::move(item));
    }
    return items;
}

std::string status_text(const std::vector<ItemStatus>& items, std::size_t at_most, bool japanese, ZoneOffset zone) {
    std::string text;
    for (std::size_t at = 0; at < items.size() && at < at_most; ++at) {
        const ItemStatus& item = items[at];
        text += (at > 0 ? "\n  " : "  ") + defanged(item.value) + (japanese ? ": " : ": ");
        if (item.told.empty()) {
            text += japanese ? "取り次いでいません" : "not passed on";
            continue;
        }
        const ItemStatus::Told& best = item.told.front();
        const Phrase place = place_of(best.side), news = news_of(best.state);
        if (japanese)
            text += place.japanese + "へ取り次ぎ、" + news.japanese + "(" + day(best.since, zone) + ")";
        else
            text += "passed on to " + place.english + "; " + news.english + " (" + day(best.since, zone) + ")";
    }
    return text;
}

std::string status_word(const std::vector<ItemStatus>& items) {
    std::size_t acted = 0, declined = 0, silent = 0, open = 0, untold = 0;
    for (const ItemStatus& item : items) {
        if (item.told.empty()) {
            ++untold;
            continue;
        }
        switch (item.told.front().state) {
            case RelayState::acted: ++acted; break;
            case RelayState::declined: ++declined; break;
            case RelayState::no_answer:
            case RelayState::undelivered: ++silent; break;
            default: ++open; break;
        }
    }
    if (open > 0) return "in-progress";
    if (untold == items.size()) return "received";
    const std::size_t ended = items.size() - untold;
    return acted == ended ? "resolved" : declined == ended ? "declined" : silent == ended ? "no-answer" : "mixed";
}

std::string status_json(const std::vector<ItemStatus>& items, const std::string& their_number, const std::string& our_number,
                        bool is_final, UtcTime now) {
    nlohmann::ordered_json status;
    status["format"] = "toritsugi-status";
    status["version"] = 1;
    status["your_reference"] = their_number.empty() ? nlohmann::ordered_json() : nlohmann::ordered_json(their_number);
    status["our_reference"] = our_number;
    status["status"] = status_word(items);
    status["final"] = is_final;
    status["generated_at"] = rfc3339(now);
    status["items"] = nlohmann::ordered_json::array();
    for (const ItemStatus& item : items) {
        nlohmann::ordered_json one;
        one["value"] = item.value;
        one["told"] = nlohmann::ordered_json::array();
        for (const ItemStatus::Told& told : item.told)
            one["told"].push_back(
                {{"to", name_of(told.side)}, {"state", name_of(told.state)}, {"since", rfc3339(told.since)}});
        status["items"].push_back(std::move(one));
    }
    // Invalid UTF-8 from a report must not stop an answer.
    return status.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}   // namespace toritsugi
