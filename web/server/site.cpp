#include "web/server/site.hpp"

#include <stdexcept>

#include "web/server/passwords.hpp"
#include "web/server/web_files.hpp"

namespace toritsugi {
namespace {

// "https://desk.example.jp/x" -> "desk.example.jp"
std::string host_of(std::string_view url) {
    const std::size_t start = url.find("://");
    if (start != url.npos) url.remove_prefix(start + 3);
    return std::string(url.substr(0, url.find('/')));
}

bool wants_secure_cookies(const Settings& settings) {
    if (settings.web.secure_cookies == "auto") return settings.site.base_url.starts_with("https:");
    return settings.web.secure_cookies == "on";
}

}   // namespace

Site::Site(Database& the_database, const Desk& the_desk, const Clock& the_clock, std::shared_ptr<spdlog::logger> the_log,
           MailSide the_mail_side, const std::string& templates_folder)
    : database(the_database),
      desk(the_desk),
      settings(the_desk.settings),
      clock(the_clock),
      log(std::move(the_log)),
      mail_side(std::move(the_mail_side)),
      texts(web_files().at("texts/ja.txt")),
      templates(texts, assets.folder(), templates_folder),
      sessions(the_database, settings.web.idle_session),
      sign_in_key(random_token(32)),
      secure_cookies(wants_secure_cookies(settings)) {
    if (!texts.problems().empty()) throw std::runtime_error(texts.problems().front());
    hosts = {host_of(settings.site.base_url), settings.web.listen};
    const std::size_t colon = settings.web.listen.rfind(':');
    if (colon != std::string::npos) hosts.push_back("localhost" + settings.web.listen.substr(colon));
}

Response problem_page(const Visit& visit, int status, std::string_view title, std::string_view advice) {
    Values values;
    values.text("PAGE_LANG", code_of(visit.language));
    values.text("TITLE", visit.site.texts.in(visit.language, title));
    values.text("ADVICE", visit.site.texts.in(visit.language, advice));
    if (status >= 500) values.text_section("NUMBER", "ERROR_NUMBER", visit.error_number);
    values.text("SITE_NAME",
                visit.language == Language::japanese ? visit.site.settings.site.name_ja : visit.site.settings.site.name);
    values.show_if(visit.who.has_value(), "SIGNED_IN");
    values.show_if(!visit.who.has_value(), "STRANGER");
    Response response;
    response.status = status;
    response.body = visit.page("problem", values);
    return response;
}

std::string cookie_name(const Site& site, std::string_view name) {
    return (site.secure_cookies ? "__Host-" : "") + std::string(name);
}

std::string cookie(const Site& site, std::string_view name, std::string_view value, std::int64_t seconds) {
    std::string text = cookie_name(site, name) + "=" + std::string(value) + "; Path=/; HttpOnly; SameSite=Lax";
    if (site.secure_cookies) text += "; Secure";
    if (seconds != 0) text += "; Max-Age=" + std::to_string(std::max<std::int64_t>(seconds, 0));
    return text;
}

}   // namespace toritsugi
