#include "collector/paging/utf8.h"

#include "proto/shared/utf8.h"

namespace watchbill::paging {

namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

}  // namespace

std::string repaired(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    const auto first = static_cast<unsigned char>(text[0]);
    const bool is_control = (first < 0x20 && first != '\n' && first != '\t') || first == 0x7F;
    if (first == '\r') {
      if (!text.substr(1).starts_with('\n')) out += '\n';
    } else if (length == 0 || is_control) {
      out += kReplacement;
    } else {
      out += text.substr(0, length);
    }
    text.remove_prefix(length == 0 ? 1 : length);
  }
  return out;
}

std::string one_line(std::string_view text) {
  std::string out;
  for (const char c : repaired(text)) {
    const bool is_space = c == ' ' || c == '\n' || c == '\t';
    if (!is_space) {
      out += c;
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  if (out.ends_with(' ')) out.pop_back();
  return out;
}

std::size_t count_characters(std::string_view text) {
  std::size_t count = 0;
  for (; !text.empty(); ++count) {
    const std::size_t length = utf8_length(text);
    text.remove_prefix(length == 0 ? 1 : length);
  }
  return count;
}

std::string cut_characters(std::string_view raw, std::size_t most) {
  std::string text = repaired(raw);
  if (count_characters(text) <= most) return text;
  const std::string_view dots = std::string_view{"..."}.substr(0, most);
  std::size_t bytes = 0;
  for (std::size_t kept = dots.size(); kept < most; ++kept) {
    bytes += utf8_length(std::string_view{text}.substr(bytes));
  }
  text.resize(bytes);
  text += dots;
  return text;
}

}  // namespace watchbill::paging
