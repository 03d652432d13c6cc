#pragma once
#include <cstddef>

#include "web/server/routes.hpp"

namespace toritsugi {

// Everything between a parsed request and its page: host, route, language, session, form token, headers, errors.
class Front {
  public:
    explicit Front(Site& site) : site_(site) {}
    // Never throws: what breaks becomes a page with a number that stands in the log too.
    Response answer(const Request& request);
    // How many bytes of body the route takes; 0: none. Asked before the body is read.
    std::size_t body_limit(std::string_view method, std::string_view path) const;

  private:
    Response checked(const Request& request, Visit& visit);
    Response routed(const Route& route, Visit& visit);
    Site& site_;
};

// en or ja: what the address asks (?lang=), else cookie, handler, browser, site.
Language language_of(const Request& request, const Site& site, const std::optional<SignedIn>& who);
// True when the browser says that the request comes from one of our own pages, or says nothing at all.
bool is_from_our_pages(const Request& request, const Site& site);

}   // namespace toritsugi
