#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/message.hpp"
#include "mailgate/mime/part_tree.hpp"

namespace toritsugi {

// Names for what is attached without one. Labels all of them, never paths.

std::string subject_label(const Part& mail);    // of a forwarded mail: its subject
std::string described_name(const Part& part);   // Content-Description; empty: none
bool has_extension(std::string_view name);

// The name that Outlook puts into the Content-ID, else one by the type that nothing beside it has: "image2.jpg".
class MadeNames {
  public:
    std::string name_for(const Part& part, const std::vector<Attachment>& beside);

  private:
    std::map<std::string, int> last_;
};

}   // namespace toritsugi
