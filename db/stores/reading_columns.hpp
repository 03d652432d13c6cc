#pragma once
// What was read of one mail, as the columns of `mail` and `report`.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/message.hpp"
#include "core/model/report.hpp"
#include "db/connection.hpp"

namespace toritsugi {

std::string joined_text(const std::vector<std::string>& values, std::string_view between);
// Words of the contract, separated by spaces.
std::string wants_text(const std::vector<Want>& wants);
std::vector<Want> wants_in(std::string_view words);

class ReadingColumns {   // views into the mail and the report, which must outlive it
  public:
    ReadingColumns(const Message& mail, const Report& report);
    void keep(Connection& connection, MessageKey message) const;          // for the first time
    void replace(Connection& connection, MessageKey message) const;       // in the place of an older reading
    void keep_events(Connection& connection, MessageKey message) const;   // in the place of older ones, or of none

  private:
    void write(Connection& connection, MessageKey message, Query mail_query, Query report_query) const;

    const Message& mail_;
    const Report& report_;
};

}   // namespace toritsugi
