# Writes OUTPUT.hpp and OUTPUT.cpp: every file of FOLDER/queries as a Query, every file of FOLDER/migrations in order.
# A file name.sqlite.sql is for SQLite only and is known as `name`.
set(names "")
set(texts "")
file(GLOB queries ${FOLDER}/queries/*.sql)
list(SORT queries)
foreach(file IN LISTS queries)
  get_filename_component(name ${file} NAME_WE)
  file(READ ${file} text)
  string(APPEND names "    ${name},\n")
  string(APPEND texts "    {\"${name}\", R\"sql(${text})sql\"},\n")
endforeach()
set(steps "")
file(GLOB migrations ${FOLDER}/migrations/*.sqlite.sql)
list(SORT migrations)
foreach(file IN LISTS migrations)
  get_filename_component(name ${file} NAME_WE)
  string(SUBSTRING ${name} 0 4 number)
  math(EXPR number "${number}")
  file(READ ${file} text)
  string(APPEND steps "    {${number}, \"${name}\", R\"sql(${text})sql\"},\n")
endforeach()
file(WRITE ${OUTPUT}.hpp.new "#pragma once
// Made by embed_sql.cmake from db/queries and db/migrations.
#include <span>
#include <string_view>

namespace toritsugi {

enum class Query {
${names}    query_count
};
struct QueryText {
    std::string_view name, sql;
};
const QueryText& text_of(Query query);

struct Migration {
    int version;   // the one it ends with; it starts from the one before
    std::string_view name, sql;
};
std::span<const Migration> migrations();

}   // namespace toritsugi
")
file(WRITE ${OUTPUT}.cpp "#include \"embedded_sql.hpp\"

namespace toritsugi {
namespace {
constexpr QueryText queries[] = {
${texts}};
constexpr Migration steps[] = {
${steps}};
}   // namespace

const QueryText& text_of(Query query) { return queries[static_cast<std::size_t>(query)]; }
std::span<const Migration> migrations() { return steps; }

}   // namespace toritsugi
")
# The header changes only with the list of names, so that a changed text compiles one file.
file(COPY_FILE ${OUTPUT}.hpp.new ${OUTPUT}.hpp ONLY_IF_DIFFERENT)
file(REMOVE ${OUTPUT}.hpp.new)
