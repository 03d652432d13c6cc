#include "core/relay/compose.hpp"

#include <algorithm>

#include "core/desk/answer_links.hpp"
#include "core/desk/desk_mail.hpp"
#include "core/relay/exchange_part.hpp"
#include "core/relay/relay_words.hpp"
#include "core/writing/line_text.hpp"

namespace toritsugi {
namespace {

constexpr std::size_t observables_shown = 100;

std::string template_of(Side side) {
    return side == Side::country ? "relay-cert" : side == Side::site ? "relay-site" : "relay-network";
}

ZoneOffset zone_of_reader(const RankedContact& contact) {
    return contact.country == "JP" || contact.country == "KR" ? ZoneOffset{540} : ZoneOffset{0};
}

class Composer {
  public:
    Composer(const RelayDraft& draft, const Desk& desk, UtcTime now) : draft_(draft), desk_(desk), now_(now) {}

    Result<ComposedRelay> composed() {
        if (const auto problem = refused()) return *problem;
        composed_.evidence = evidence_csv(draft_.reports, draft_.full_targets);
        for (const ReportForRelay& report : draft_.reports) composed_.lines_of_all += report.lines;
        measure();
        composed_.text_english = draft_.text_english.empty() ? filled("en").text : draft_.text_english;
        composed_.text_japanese = draft_.text_japanese.empty() ? filled("ja").text : draft_.text_japanese;
        check();
        if (auto problem = write()) return *problem;
        describe();
        return std::move(composed_);
    }

  private:
    std::string language() const {
        if (draft_.language == "en" || draft_.language == "ja" || draft_.language == "en+ja") return draft_.language;
        return draft_.contact.language == "ja" ? "ja" : "en";
    }
    bool is_mainly_japanese() const { return language() == "ja"; }

    std::optional<Problem> refused() const {
        if (draft_.contact.address.empty() || !draft_.contact.is_usable)
            return Problem{0, "This address cannot be used. Choose another contact."};
        if (draft_.observables.empty()) return Problem{0, "Name at least one address, URL or domain that it is about."};
        const bool any_goes = std::any_of(draft_.reports.begin(), draft_.reports.end(), [](const ReportForRelay& one) {
            return !why_not_relayed(tlp_named(one.tlp), one.asks_to_tell());
        });
        if (!any_goes && !draft_.reports.empty())
            return Problem{
                0, why_not_relayed(tlp_named(draft_.reports.front().tlp), draft_.reports.front().asks_to_tell())->english};
        if (draft_.tlp == Tlp::red)
            return Problem{0,
                           "TLP:RED is for named people only and cannot go to a mailbox. Choose TLP:AMBER+STRICT at most."};
        return {};
    }

    // The strictest marking of the reports behind this mail, and at least the handler's. One whose log lines stay here
    // counts too: its addresses are told all the same.
    std::optional<Tlp> tlp() const {
        std::optional<Tlp> strictest = draft_.tlp;
        for (const ReportForRelay& report : draft_.reports)
            if (const auto marked = tlp_named(report.tlp); !why_not_relayed(marked, report.asks_to_tell()))
                strictest = std::max(strictest, marked);
        return strictest;
    }

    void measure() {
        for (const ReportForRelay& report : draft_.reports) {
            if (!report.is_included()) continue;
            for (const RelayEvent& event : report.events) {
                if (!event.time) continue;
                first_ = first_ ? std::min(*first_, *event.time) : *event.time;
                last_ = last_ ? std::max(*last_, *event.time) : *event.time;
            }
            zone_was_assumed_ = zone_was_assumed_ || (!report.events.empty() && (report.zone_from == ZoneFrom::mail_date ||
                                                                                 report.zone_from == ZoneFrom::reporter ||
                                                                                 report.zone_from == ZoneFrom::text));
            targets_are_short_ =
                targets_are_short_ || (!draft_.full_targets && report.consent.target != Answer::yes &&
                                       std::any_of(report.events.begin(), report.events.end(),
                                                   [](const RelayEvent& one) { return !one.target.is_none(); }));
        }
    }

    std::string span(ZoneOffset zone, const char* name) const {
        if (!first_) return {};
        const std::string from = local_minutes(*first_, zone), to = local_minutes(*last_, zone);
        if (from == to) return from + " " + name;
        return from + " - " + (from.substr(0, 10) == to.substr(0, 10) ? to.substr(11) : to) + " " + name;
    }

    std::string sources() const {
        std::string text;
        for (std::size_t at = 0; at < draft_.observables.size() && at < observables_shown; ++at)
            text += (at > 0 ? "\n  " : "  ") + defanged(draft_.observables[at]);
        return text;
    }

    MailTexts::Filled filled(const std::string& in) const {
        const bool japanese = in == "ja";
        const Settings::Site& site = desk_.settings.site;
        const RelayWords& words = relay_words(draft_.category);
        const std::size_t count = draft_.observables.size();
        TextValues values;
        values["ticket"] = draft_.ticket_id.text(site.ticket_prefix);
        values["site"] = japanese ? site.name_ja : site.name;
        values["handler"] = draft_.handler;
        values["organisation"] =
            one_line(draft_.contact.organisation.empty() ? draft_.contact.address : draft_.contact.organisation);
        values["category"] = japanese ? row_of(draft_.category).japanese : row_of(draft_.category).english;
        values["subject"] =
            defanged(draft_.observables.front()) + (count == 1 ? ""
                                                    : japanese ? " ほか" + std::to_string(count - 1) + "件"
                                                               : " and " + std::to_string(count - 1) + " more");
        if (const auto mark = tlp()) values["tlp"] = label_of(*mark);
        if (japanese)
            values["seen"] =
                count == 1 ? "次のアドレスまたはサイトが、" + words.seen.japanese + "。"
                           : "次の" + std::to_string(count) + "件のアドレスまたはサイトが、" + words.seen.japanese + "。";
        else
            values["seen"] = count == 1 ? "The following address or site " + words.seen.english + "."
                                        : "Each of the following " + std::to_string(count) + " addresses or sites " +
                                              words.seen.english + ".";
        values["sources"] = sources();
        if (count > observables_shown)
            values["more_sources"] =
                japanese ? "  ほか " + std::to_string(count - observables_shown) + " 件(添付ファイル)"
                         : "  and " + std::to_string(count - observables_shown) + " more, in the attached file";
        values["times"] = span(ZoneOffset{0}, "UTC");
        if (const ZoneOffset zone = japanese ? ZoneOffset{540} : zone_of_reader(draft_.contact); zone.count() != 0 && first_)
            values["times_local"] =
                (japanese ? "(" + span(zone, "日本時間") + ")"
                          : "       (" + span(zone, draft_.contact.country == "KR" ? "KST" : "JST") + ")");
        values["ask"] = japanese ? words.ask.japanese : words.ask.english;
        values["partner_reference"] = draft_.partner_reference;
        if (const std::size_t rows = composed_.evidence.rows; rows > 0)
            values["evidence"] =
                (japanese ? "記録 " + std::to_string(rows) + " 行をCSVで添付します。"
                          : std::to_string(rows) + (rows == 1 ? " log line is" : " log lines are") + " attached as CSV.") +
                (!first_    ? ""
                 : japanese ? "時刻はUTCです。"
                            : " All times are UTC.");
        if (zone_was_assumed_)
            values["zone_assumed"] = japanese ? "一部の記録には時間帯の記載がなく、報告者の時間帯から推定しました。"
                                              : "Some lines named no time zone; we took it from the reporter.";
        if (targets_are_short_)
            values["targets_shortened"] =
                japanese ? "宛先アドレスは /24(IPv6は /48)に短縮しています。必要な場合はお知らせください。"
                         : "Target addresses are shortened to /24 (IPv6: /48). Tell us if you need them in full.";
        values["text"] = draft_.remark;
        values["answer_page"] = answer_link(id(), desk_, now_);
        return desk_.texts.fill(template_of(draft_.contact.side), in, values);
    }

    ConversationId id() const { return {draft_.ticket_id, draft_.conversation}; }

    void check() {
        const auto say = [&](bool fine, std::string english, std::string japanese) {
            composed_.checks.push_back({fine, {std::move(english), std::move(japanese)}});
        };
        std::string leaking;
        const std::string all = lowered(composed_.text_english + composed_.text_japanese + composed_.evidence.csv);
        for (const ReportForRelay& report : draft_.reports)
            for (const std::string& name : {report.reporter, report.reporter_name})
                // A name of one or two letters stands in every text.
                if (name.size() > 3 && report.consent.name != Answer::yes && all.find(lowered(name)) != all.npos)
                    leaking = name;
        if (leaking.empty())
            say(true, "Reporter names and addresses are not in the text or the log",
                "報告者の名前とアドレスは本文にも記録にもありません");
        else
            say(false, "The text names a reporter who did not agree: " + leaking,
                "同意していない報告者の名前があります: " + leaking);
        if (first_) say(true, "Times carry a zone: everything is in UTC", "時刻はすべてUTCで記載");
        if (!first_ && composed_.evidence.rows > 0)
            say(false, "The log lines have no time that is certain", "記録に確かな時刻がありません");
        if (zone_was_assumed_) say(false, "The zone of some lines was assumed, not stated", "一部の記録の時間帯は推定です");
        if (targets_are_short_)
            say(true, "Target addresses are shortened to /24 or /48", "宛先アドレスは /24 または /48 に短縮");
        if (draft_.full_targets) say(false, "Target addresses go out in full", "宛先アドレスをそのまま送ります");
        std::size_t left_out = 0;
        for (const ReportForRelay& report : draft_.reports) left_out += report.lines > 0 && !report.is_included();
        if (left_out > 0)
            say(true, "Lines of " + std::to_string(left_out) + " report(s) stay here: no consent or TLP",
                std::to_string(left_out) + " 件の報告の記録は送りません(同意なし、またはTLP)");
        if (!desk_.settings.keys.sign_with.empty()) {
            const std::string& key = draft_.contact.pgp_key;
            if (key.empty())
                say(true, "It leaves signed with the desk's PGP key, not encrypted: the directory has no key of theirs",
                    "当組織のPGP鍵で署名して送ります(相手の鍵が未登録のため暗号化しません)");
            else
                say(true, "It leaves signed, and encrypted to their key " + key + " when our key ring holds it",
                    "署名し、鍵束に相手の鍵 " + key + " があれば暗号化して送ります");
        }
        if (draft_.contact.is_person) say(false, "This looks like one person's mailbox", "個人の宛先のようです");
        if (draft_.contact.state != AddressState::confirmed)
            say(false, "Nobody has answered from this address yet", "この宛先からの返信はまだありません");
    }

    std::optional<Problem> write() {
        DeskMail out;
        out.kind = OutgoingKind::relay_request;
        out.conversation = id();
        out.recipient = draft_.contact.address;
        out.language = language();
        out.unique = "r" + std::to_string(microseconds_since_1970(now_));
        out.subject = filled(is_mainly_japanese() ? "ja" : "en").subject;
        if (const auto mark = tlp()) out.subject += " (" + label_of(*mark) + ")";
        if (!draft_.partner_reference.empty()) out.subject += " [" + one_line(draft_.partner_reference) + "]";
        out.text = out.language == "ja" ? composed_.text_japanese
                   : out.language == "en"
                       ? composed_.text_english
                       : composed_.text_english + "\n----------------------------------------\n\n" + composed_.text_japanese;
        const std::string number = draft_.ticket_id.text(desk_.settings.site.ticket_prefix);
        if (composed_.evidence.rows > 0)
            out.parts.push_back({"events-" + number + ".csv", "text/csv; charset=utf-8", composed_.evidence.csv});
        if (auto part = exchange_part(draft_, tlp(), desk_, now_)) out.parts.push_back(std::move(*part));
        for (const MailDraft::Part& part : draft_.more_parts) out.parts.push_back(part);
        composed_.parts = out.parts;
        auto written = write_desk_mail(out, desk_, now_);
        if (!written.ok()) return written.problem();
        composed_.mail = std::move(written.value());
        return {};
    }

    void describe() {
        RelayRequest& request = composed_.request;
        request.ticket = draft_.ticket;
        request.ticket_id = draft_.ticket_id;
        request.conversation = draft_.conversation;
        request.contact = draft_.contact.contact;
        request.address = draft_.contact.address;
        request.organisation = draft_.contact.organisation;
        request.side = draft_.contact.side;
        request.why = draft_.contact.why;
        request.category = draft_.category;
        request.observables = draft_.observables;
        request.language = language();
        request.partner_reference = draft_.partner_reference;
        if (const auto mark = tlp()) request.tlp = name_of(*mark);
        request.created_at = now_;
    }

    const RelayDraft& draft_;
    const Desk& desk_;
    const UtcTime now_;
    ComposedRelay composed_;
    std::optional<UtcTime> first_, last_;
    bool zone_was_assumed_ = false, targets_are_short_ = false;
};

}   // namespace

Result<ComposedRelay> compose_relay(const RelayDraft& draft, const Desk& desk, UtcTime now) {
    return Composer(draft, desk, now).composed();
}

Result<OutgoingMail> compose_reminder(const RelayRequest& request, const std::vector<std::string>& references,
                                      const Desk& desk, UtcTime now) {
    const Settings::Site& site = desk.settings.site;
    const bool japanese = request.language == "ja";
    const ConversationId id{request.ticket_id, request.conversation};
    TextValues values;
    values["ticket"] = request.ticket_id.text(site.ticket_prefix);
    values["site"] = japanese ? site.name_ja : site.name;
    values["organisation"] = one_line(request.organisation.empty() ? request.address : request.organisation);
    values["category"] = japanese ? row_of(request.category).japanese : row_of(request.category).english;
    values["subject"] = request.observables.empty() ? "" : defanged(request.observables.front());
    values["partner_reference"] = one_line(request.partner_reference);
    values["times"] = rfc3339(request.sent_at.value_or(now)).substr(0, 10);
    for (std::size_t at = 0; at < request.observables.size() && at < 20; ++at)
        values["sources"] += (at > 0 ? "\n  " : "  ") + defanged(request.observables[at]);
    if (request.observables.size() > 20)
        values["more_sources"] = japanese ? "  ほか " + std::to_string(request.observables.size() - 20) + " 件"
                                          : "  and " + std::to_string(request.observables.size() - 20) + " more";
    values["answer_page"] = answer_link(id, desk, now);
    const auto [subject, text] = desk.texts.fill("reminder", japanese ? "ja" : "en", values);

    DeskMail mail;
    mail.kind = OutgoingKind::reminder;
    mail.conversation = id;
    mail.recipient = request.address;
    mail.language = japanese ? "ja" : "en";
    mail.unique = "c" + std::to_string(microseconds_since_1970(now));
    mail.references = references;
    mail.subject = subject + (request.partner_reference.empty() ? "" : " [" + one_line(request.partner_reference) + "]");
    mail.text = text;
    return write_desk_mail(mail, desk, now);
}

}   // namespace toritsugi
