#pragma once
// Lines of names and values, as text and as HTML. Pure.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace watchbill::paging {

using Rows = std::vector<std::pair<std::string, std::string>>;  ///< a name and its value, each on one line

/// Values below each other, each line after `indent` and ended by a line feed.
std::string rows_as_text(const Rows&, std::string_view indent = {});
/// A table.
std::string rows_as_html(const Rows&);
/// For text and attribute values; line feeds become <br>.
std::string escaped(std::string_view);
/// From the doctype to the opened body.
std::string html_head(std::string_view title);
/// A last line in small print and the end of the document.
std::string html_foot(std::string_view foot);

}  // namespace watchbill::paging
