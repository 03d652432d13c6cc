# Writes OUTPUT.hpp and OUTPUT.cpp: every file of FOLDER/queries as a Query, every file of FOLDER/migrations in order.
# name.sql is for both databases. name.sqlite.sql and name.postgresql.sql are one Query `name` in two dialects; when one of
# them is missing, only the code of the other database asks it.
function(read_sql file into)
  if(EXISTS ${file})
    file(READ ${file} text)
    set(${into} "R\"sql(${text})sql\"" PARENT_SCOPE)
  else()
    set(${into} "\"\"" PARENT_SCOPE)
  endif()
endfunction()

set(names "")
set(texts "")
file(GLOB queries ${FOLDER}/queries/*.sql)
set(known "")
foreach(file IN LISTS queries)
  get_filename_component(name ${file} NAME_WE)
  list(APPEND known ${name})
endforeach()
list(REMOVE_DUPLICATES known)
list(SORT known)
foreach(name IN LISTS known)
  set(common ${FOLDER}/queries/${name}.sql)
  foreach(dialect sqlite postgresql)
    set(own ${FOLDER}/queries/${name}.${dialect}.sql)
    if(EXISTS ${common} AND EXISTS ${own})
      message(FATAL_ERROR "db/queries: ${name}.sql is for both databases, so ${name}.${dialect}.sql must not be there.")
    endif()
    if(EXISTS ${common})
      set(own ${common})
    endif()
    read_sql(${own} ${dialect})
  endforeach()
  string(APPEND names "    ${name},\n")
  string(APPEND texts "    {\"${name}\", {${sqlite}, ${postgresql}}},\n")
endforeach()

# A migration is one step for both: the same number and name, each in its dialect.
set(steps "")
file(GLOB migrations ${FOLDER}/migrations/*.sql)
set(known "")
foreach(file IN LISTS migrations)
  get_filename_component(name ${file} NAME_WE)
  list(APPEND known ${name})
endforeach()
list(REMOVE_DUPLICATES known)
list(SORT known)
foreach(name IN LISTS known)
  foreach(dialect sqlite postgresql)
    if(NOT EXISTS ${FOLDER}/migrations/${name}.${dialect}.sql)
      message(FATAL_ERROR "db/migrations: write ${name}.${dialect}.sql, too: both databases take the same steps.")
    endif()
    read_sql(${FOLDER}/migrations/${name}.${dialect}.sql ${dialect})
  endforeach()
  string(SUBSTRING ${name} 0 4 number)
  math(EXPR number "${number}")
  string(APPEND steps "    {${number}, \"${name}\", {${sqlite}, ${postgresql}}},\n")
endforeach()
file(WRITE ${OUTPUT}.hpp.new "#pragma once
// Made by embed_sql.cmake from db/queries and db/migrations.
#include <array>
#include <span>
#include <string_view>

namespace toritsugi {

enum class Dialect { sqlite, postgresql };
using InDialects = std::array<std::string_view, 2>;

enum class Query {
${names}    query_count
};
struct QueryText {
    std::string_view name;
    InDialects texts;
    std::string_view sql(Dialect dialect) const { return texts[static_cast<std::size_t>(dialect)]; }   // empty: not asked there
};
const QueryText& text_of(Query query);

struct Migration {
    int version;   // the one it ends with; it starts from the one before
    std::string_view name;
    InDialects texts;
    std::string_view sql(Dialect dialect) const { return texts[static_cast<std::size_t>(dialect)]; }
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
