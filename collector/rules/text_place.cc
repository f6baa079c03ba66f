#include "collector/rules/text_place.h"

namespace watchbill::rules {
namespace {

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

std::size_t offset_of(std::string_view text, int line, int column) {
  std::size_t at = 0;
  for (int i = 1; i < line; ++i) {
    const auto end = text.find('\n', at);
    if (end == std::string_view::npos) return text.size();
    at = end + 1;
  }
  return std::min(text.size(), at + static_cast<std::size_t>(column > 0 ? column - 1 : 0));
}

SourcePos position_of(std::string_view text, std::size_t offset, const std::string& file) {
  SourcePos pos{.file = file, .line = 1, .column = 1};
  for (std::size_t i = 0; i < offset; ++i) {
    if (text[i] == '\n') {
      ++pos.line;
      pos.column = 1;
    } else {
      ++pos.column;
    }
  }
  return pos;
}

/// Behind a quote, or behind the line of a block scalar's header.
std::size_t begin_of_content(std::string_view text, std::size_t at) {
  if (at >= text.size()) return text.size();
  if (text[at] == '"' || text[at] == '\'') return at + 1;
  if (text[at] != '|' && text[at] != '>') return at;
  const auto end = text.find('\n', at);
  return end == std::string_view::npos ? text.size() : end + 1;
}

}  // namespace

// Indentation, folding and line breaks differ between a value and its writing, everything else stands in the same
// order: so the characters that are no white space are followed one by one.
SourcePos place_in(std::string_view text, const SourcePos& scalar, std::string_view value, InnerPlace inner) {
  const std::size_t target = offset_of(value, inner.line, inner.column);
  const std::size_t begin = begin_of_content(text, offset_of(text, scalar.line, scalar.column));
  std::size_t at = begin;
  std::size_t after_last = begin;
  for (std::size_t i = 0; i <= target && i < value.size(); ++i) {
    if (is_space(value[i])) continue;
    while (at < text.size() && text[at] != value[i]) ++at;
    if (at == text.size()) return scalar;
    if (i == target) return position_of(text, at, scalar.file);
    after_last = ++at;
  }
  return position_of(text, after_last, scalar.file);
}

}  // namespace watchbill::rules
