// CERT text forms: headings with numbers, labels that end in a colon, answers beside or below, boxes to tick. Reporters
// translate labels, leave parts out and write answers wherever there is room, so a form is read by what its labels mean.
#include <algorithm>
#include <array>

#include "core/reading/fields.hpp"
#include "core/reading/formats/form_labels.hpp"
#include "core/reading/formats/form_lines.hpp"
#include "core/reading/formats/format.hpp"
#include "core/reading/observables/scan_observables.hpp"
#include "core/reading/stated_time.hpp"
#include "core/rules/plain_text.hpp"

namespace toritsugi {

namespace {

// Walks the lines of one form.
class FormReader {
  public:
    FormReader(const FormatInput& input, FormatReading& reading) : input_(input), reading_(reading) {
        squares_ = input.text.find("□") != input.text.npos;
        stated_.leaf = input.number;
    }

    void read() {
        const std::string_view text = input_.text.substr(0, 400'000);
        for (std::size_t at = 0; at < text.size();) {
            const std::size_t end = std::min(text.find('\n', at), text.size());
            line(text.substr(at, end - at));
            at = end + 1;
        }
        finish();
    }

  private:
    void line(std::string_view line) {
        if (trimmed(line).empty()) {
            if (in_log_ && !logs_.empty()) logs_ += '\n';
            return;
        }
        const FormLine parts = take_apart(line);
        const auto options = options_of(line, squares_);
        if (!options.empty() && (!parts.has_label || !parts.has_number)) {
            // "3. ご依頼内容  ■ サイトの停止 □ 助言": the question stands on the same line.
            const std::string question(
                parts.label.substr(0, std::min(parts.label.find(marked_from(parts.label)), parts.label.size())));
            if (parts.has_number && meaning_of(question) != Asks::nothing) {
                asks_ = meaning_of(question);
                label_ = question;
                in_log_ = false;
            }
            ticks(options, asks_, label_);
            return;
        }
        const Asks asks = parts.label.empty() ? Asks::nothing : meaning_of(parts.label);
        const bool is_heading = parts.has_number || (parts.has_label && (parts.has_dots || asks != Asks::nothing));
        if (in_log_ && !parts.has_number) {
            logs_.append(line);
            logs_ += '\n';
            return;
        }
        if (!is_heading) {
            if (!parts.has_label) section(line);
            if (asks_ != Asks::nothing && !parts.has_label)
                answer(asks_, label_, trimmed(line));
            else
                prose(line);
            return;
        }
        in_log_ = asks == Asks::log;
        if (asks == Asks::source)
            section_ = Asks::source;
        else if (asks == Asks::target)
            section_ = Asks::target;
        asks_ = asks == Asks::other ? section_ : asks;
        label_ = std::string(parts.label);
        if (!options.empty()) {
            ticks(options, asks_, label_);
            return;
        }
        if (!parts.answer.empty()) answer(asks_, label_, parts.answer);
    }

    // A heading without a colon: "Source(s) of the Attack", "Affected Machine(s)".
    void section(std::string_view line) {
        if (line.size() > 100) return;
        const Asks asks = meaning_of(line);
        if (asks == Asks::source || asks == Asks::target) section_ = asks, asks_ = Asks::nothing;
    }

    void ticks(const std::vector<Option>& options, Asks asks, const std::string& label) {
        const bool any = std::any_of(options.begin(), options.end(), [](const Option& option) { return option.is_ticked; });
        if (!any) return;
        for (const Option& option : options) {
            if (!option.is_ticked || option.text.empty()) continue;
            reading_.answers.push_back({label, option.text});
            switch (asks) {
                case Asks::type:
                    reading_.types.push_back(option.text);
                    stated_.type = stated_.type.empty() ? option.text : stated_.type;
                    break;
                case Asks::wish: add_wishes(option.text, reading_.ticked); break;
                case Asks::consent_name: reading_.consent.name = yes_or_no(option.text); break;
                case Asks::consent_target: reading_.consent.target = yes_or_no(option.text); break;
                case Asks::consent_logs: reading_.consent.logs = yes_or_no(option.text); break;
                default: prose(option.text);
            }
        }
    }

    void answer(Asks asks, const std::string& label, std::string_view text) {
        if (reading_.answers.size() < 100) reading_.answers.push_back({label, std::string(text.substr(0, 1000))});
        switch (asks) {
            case Asks::source: addresses(text, ObservableRole::source); break;
            case Asks::target: addresses(text, ObservableRole::target); break;
            case Asks::time:
                if (stated_.time_text.empty() || !time_) {
                    time_ = read_stated_time(text);
                    stated_.time_text = std::string(text.substr(0, 100));
                }
                break;
            case Asks::zone: zone(text); break;
            case Asks::type:
                reading_.types.push_back(std::string(text.substr(0, 100)));
                if (stated_.type.empty()) stated_.type = std::string(text.substr(0, 100));
                prose(text);
                break;
            case Asks::wish:
                add_wishes(text, reading_.ticked);
                prose(text);
                break;
            case Asks::consent_name: reading_.consent.name = yes_or_no(text); break;
            case Asks::consent_target: reading_.consent.target = yes_or_no(text); break;
            case Asks::consent_logs: reading_.consent.logs = yes_or_no(text); break;
            case Asks::contact:
                for (const FoundObservable& found : scan_observables(text.substr(0, 500)))
                    if (found.type == ObservableType::mail && stated_.reporter.empty()) stated_.reporter = found.value;
                break;
            case Asks::url: addresses(text, ObservableRole::site); break;
            case Asks::reference: reading_.partner_reference = std::string(text.substr(0, 80)); break;
            case Asks::tlp: reading_.tlp = tlp_named("TLP:" + std::string(text.substr(0, 40))); break;
            case Asks::log:
                logs_.append(text);
                logs_ += '\n';
                break;
            case Asks::reporter:
            case Asks::end_time: break;
            case Asks::nothing:
            case Asks::other: prose(text); break;
        }
    }

    void addresses(std::string_view text, ObservableRole role) {
        bool found_any = false;
        for (const FoundObservable& found : scan_observables(text.substr(0, 4000))) {
            found_any = true;
            reading_.observables.push_back({found.type, found.value, role, 1, {}});
            if (role == ObservableRole::source) {
                if (found.type == ObservableType::ip && stated_.source.is_none()) stated_.source = found.ip;
                if (found.type == ObservableType::host && stated_.source_name.empty()) stated_.source_name = found.value;
            }
            if (role == ObservableRole::target && (found.type == ObservableType::ip || found.type == ObservableType::cidr)) {
                stated_.targets.push_back(found.value);
                port_and_protocol(text.substr(std::min<std::size_t>(found.offset + found.length, text.size())));
            }
            if (found.type == ObservableType::url && stated_.url.empty()) stated_.url = found.value;
        }
        if (!found_any) prose(text);
    }

    // "192.0.2.88 / 22 / tcp", "192.0.2.88:22/tcp"
    void port_and_protocol(std::string_view rest) {
        while (!rest.empty() && (rest.front() == ' ' || rest.front() == '/' || rest.front() == ':' || rest.front() == ','))
            rest.remove_prefix(1);
        if (const auto port = port_of(rest); port && !stated_.target_port) stated_.target_port = *port;
        const std::string plain = plain_text(rest.substr(0, 60));
        for (const std::string_view name : {"tcp", "udp", "icmp"})
            if (plain.find(name) != std::string::npos && stated_.protocol.empty()) stated_.protocol = name;
    }

    void zone(std::string_view text) {
        const auto said = zone_named(text);
        const auto found = said ? said : zone_said_in("timezone: " + std::string(text));
        if (found && !reading_.zone) reading_.zone = found;
    }

    void prose(std::string_view text) {
        if (!reading_.prose) reading_.prose.emplace();
        if (reading_.prose->size() < 100'000) {
            reading_.prose->append(text);
            *reading_.prose += '\n';
        }
    }

    void finish() {
        if (time_) {
            if (time_->offset && !reading_.zone) reading_.zone = time_->offset;
            if (time_->offset)
                stated_.time = time_->utc();
            else if (reading_.zone)
                stated_.time = time_->utc_in(*reading_.zone);
        } else if (!stated_.time_text.empty()) {
            reading_.defects.push_back("form: no time can be read from \"" + stated_.time_text.substr(0, 60) + "\"");
        }
        if (!reading_.prose) reading_.prose.emplace();
        reading_.format = "form";
        reading_.cases.push_back(std::move(stated_));
    }

    const FormatInput& input_;
    FormatReading& reading_;
    StatedCase stated_;
    std::optional<StatedTime> time_;
    std::string label_, logs_;
    Asks asks_ = Asks::nothing, section_ = Asks::nothing;
    bool squares_ = false, in_log_ = false;
};

}   // namespace

bool looks_like_text_form(const FormatInput& input) {
    if (!input.leaf.is_body && input.leaf.type != "text/plain") return false;
    if (input.message.kind == MailKind::reply || input.message.kind == MailKind::bounce ||
        input.message.kind == MailKind::auto_reply)
        return false;
    int numbered = 0, known = 0, dotted = 0, lines = 0;
    std::string_view text = input.text.substr(0, 20'000);
    for (std::size_t at = 0; at < text.size() && lines < 150; ++lines) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const std::string_view line = text.substr(at, end - at);
        at = end + 1;
        if (line.size() > 300 || line.size() < 4) continue;
        const FormLine parts = take_apart(line);
        if (!parts.has_number && !parts.has_dots) continue;
        if (parts.has_number) ++numbered;
        if (parts.has_dots) ++dotted;
        if (meaning_of(parts.label) != Asks::nothing) ++known;
    }
    return known >= 3 && numbered + dotted >= 4;
}

void read_text_form(const FormatInput& input, FormatReading& reading) { FormReader(input, reading).read(); }

}   // namespace toritsugi
