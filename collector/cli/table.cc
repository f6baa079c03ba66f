#include "collector/cli/table.h"

#include <algorithm>
#include <ostream>

namespace watchbill::cli {

namespace {

/// Code points: bytes that do not continue one.
std::size_t width_of(const std::string& text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

/// The first `width` characters.
std::string cut(const std::string& text, std::size_t width) {
  if (width_of(text) <= width) return text;
  std::size_t characters = 0;
  std::size_t end = 0;
  for (; end < text.size(); ++end) {
    const bool begins = (static_cast<unsigned char>(text[end]) & 0xC0) != 0x80;
    if (begins && ++characters > width) break;
  }
  return text.substr(0, end);
}

}  // namespace

void Table::print(const Session& session) const {
  std::vector<std::size_t> widths;
  const auto measure = [&widths](std::size_t column, const std::string& text) {
    if (widths.size() <= column) widths.resize(column + 1);
    widths[column] = std::max(widths[column], width_of(text));
  };
  for (std::size_t i = 0; i < titles_.size(); ++i) measure(i, titles_[i]);
  for (const auto& row : rows_) {
    for (std::size_t i = 0; i < row.size(); ++i) measure(i, row[i].text);
  }
  const auto line = [&](const std::vector<Cell>& row) {
    std::size_t at = 0;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const bool is_last = i + 1 == row.size();
      const bool is_cut = is_last && session.width > at;
      const std::string text = is_cut ? cut(row[i].text, session.width - at) : row[i].text;
      session.out << painted(session, row[i].style, text);
      if (!is_last) session.out << std::string(widths[i] - width_of(text) + 2, ' ');
      at += widths[i] + 2;
    }
    session.out << '\n';
  };
  if (!titles_.empty()) {
    std::vector<Cell> heading;
    for (const auto& title : titles_) heading.push_back({title, Style::bold});
    line(heading);
  }
  for (const auto& row : rows_) line(row);
}

void print_pair(const Session& session, const std::string& name, const std::string& value) {
  constexpr std::size_t column = 10;
  const std::string gap(name.size() < column ? column - name.size() : 1, ' ');
  session.out << painted(session, Style::dim, name) << gap << value << '\n';
}

}  // namespace watchbill::cli
