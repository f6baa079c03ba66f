#include "collector/paging/mime/quoted_printable.h"

namespace watchbill::paging::mime {

namespace {

constexpr std::size_t kLine = 76;

std::string encoded(char c, bool is_last_of_line) {
  const bool is_space = c == ' ' || c == '\t';
  if ((c > ' ' && c <= '~' && c != '=') || (is_space && !is_last_of_line)) return {c};
  constexpr std::string_view digits = "0123456789ABCDEF";
  const auto byte = static_cast<unsigned char>(c);
  return {'=', digits[byte >> 4], digits[byte & 0x0F]};
}

}  // namespace

std::string quoted_printable(std::string_view text) {
  std::string out;
  std::size_t column = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n') {
      out += "\r\n";
      column = 0;
      continue;
    }
    const bool is_last = i + 1 == text.size() || text[i + 1] == '\n';
    const std::string piece = encoded(text[i], is_last);
    if (column + piece.size() > kLine - (is_last ? 0 : 1)) {  // room for the `=` of a soft break
      out += "=\r\n";
      column = 0;
    }
    out += piece;
    column += piece.size();
  }
  return out;
}

}  // namespace watchbill::paging::mime
