#include "collector/template/go_format.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>

#include "proto/shared/sample.h"

namespace watchbill::templates {

namespace {

std::string special(double value) {
  if (std::isnan(value)) return "NaN";
  return value > 0 ? "+Inf" : "-Inf";
}

}  // namespace

std::string go_float(double value) {
  if (!std::isfinite(value)) return special(value);
  std::array<char, 400> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::scientific).ptr;
  const std::string_view scientific{text.data(), static_cast<std::size_t>(end - text.data())};
  int exponent = 0;
  auto digits = scientific.substr(scientific.find('e') + 1);
  if (digits.front() == '+') digits.remove_prefix(1);
  std::from_chars(digits.data(), digits.data() + digits.size(), exponent);
  return exponent < -4 || exponent >= 6 ? std::string(scientific) : go_plain_float(value);
}

std::string go_plain_float(double value) {
  if (!std::isfinite(value)) return special(value);
  std::array<char, 400> text{};
  if (std::abs(value) < 1e15) {
    return {text.data(), std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed).ptr};
  }
  // Fewest digits that read back the same, then zeros; to_chars would write every digit of the binary value.
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::scientific).ptr;
  std::string digits(text.data(), end);
  const auto exponent_at = digits.find('e');
  const auto exponent = static_cast<std::size_t>(std::stoi(digits.substr(exponent_at + 1)));
  digits.resize(exponent_at);
  const std::size_t sign = value < 0 ? 1 : 0;
  std::erase(digits, '.');
  const std::size_t before_point = sign + exponent + 1;
  if (digits.size() > before_point) return digits.insert(before_point, ".");
  return digits.append(before_point - digits.size(), '0');
}

std::string go_float_with(double value, char verb, int precision) {
  if (!std::isfinite(value)) return special(value);
  const int digits = std::min(precision, 100);
  std::array<char, 512> text{};
  int n = 0;
  if (verb == 'f') {
    n = std::snprintf(text.data(), text.size(), "%.*f", digits, value);
  } else if (verb == 'e') {
    n = std::snprintf(text.data(), text.size(), "%.*e", digits, value);
  } else {
    n = std::snprintf(text.data(), text.size(), "%.*g", digits, value);
  }
  return {text.data(), std::min(static_cast<std::size_t>(n), text.size() - 1)};
}

namespace {

void append_escape(std::string& out, unsigned char c) {
  static constexpr std::string_view kHex = "0123456789abcdef";
  switch (c) {
    case '\a':
      out += "\\a";
      return;
    case '\b':
      out += "\\b";
      return;
    case '\f':
      out += "\\f";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    case '\v':
      out += "\\v";
      return;
    default:
      out += "\\x";
      out += kHex[c >> 4U];
      out += kHex[c & 15U];
  }
}

/// Bytes of the well-formed UTF-8 character at the front of `text`; 0 where there is none.
std::size_t character_length(std::string_view text) {
  for (std::size_t n = 2; n <= 4 && n <= text.size(); ++n) {
    if (is_utf8(text.substr(0, n))) return n;
  }
  return 0;
}

}  // namespace

std::string go_quote(std::string_view text) {
  std::string out = "\"";
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += text[i];
    } else if (c >= 0x20 && c < 0x7f) {
      out += text[i];
    } else if (const std::size_t n = c < 0x80 ? 0 : character_length(text.substr(i)); n > 0) {
      out += text.substr(i, n);
      i += n - 1;
    } else {
      append_escape(out, c);
    }
  }
  return out + '"';
}

namespace {

void append_utf8(std::string& out, std::uint32_t c) {
  const auto byte = [&](std::uint32_t b) { out += static_cast<char>(static_cast<unsigned char>(b)); };
  if (c < 0x80) {
    byte(c);
  } else if (c < 0x800) {
    byte(0xC0U | (c >> 6U));
    byte(0x80U | (c & 0x3FU));
  } else if (c < 0x10000) {
    byte(0xE0U | (c >> 12U));
    byte(0x80U | ((c >> 6U) & 0x3FU));
    byte(0x80U | (c & 0x3FU));
  } else {
    byte(0xF0U | (c >> 18U));
    byte(0x80U | ((c >> 12U) & 0x3FU));
    byte(0x80U | ((c >> 6U) & 0x3FU));
    byte(0x80U | (c & 0x3FU));
  }
}

}  // namespace

std::optional<std::string> go_unescape(std::string_view in, char quote) {
  std::string out;
  for (std::size_t i = 0; i < in.size(); ++i) {
    if (in[i] != '\\') {
      out += in[i];
      continue;
    }
    if (++i == in.size()) return std::nullopt;
    static constexpr std::string_view kLetters = "abfnrtv\\";
    static constexpr std::string_view kMeanings = "\a\b\f\n\r\t\v\\";
    if (const auto at = kLetters.find(in[i]); at != std::string_view::npos) {
      out += kMeanings[at];
      continue;
    }
    if (in[i] == quote) {
      out += quote;
      continue;
    }
    const bool octal = in[i] >= '0' && in[i] <= '7';
    const std::size_t digits = octal ? 3 : in[i] == 'x' ? 2 : in[i] == 'u' ? 4 : in[i] == 'U' ? 8 : 0;
    const std::size_t from = octal ? i : i + 1;
    if (digits == 0 || from + digits > in.size()) return std::nullopt;
    std::uint32_t code = 0;
    const char* end = in.data() + from + digits;
    const auto read = std::from_chars(in.data() + from, end, code, octal ? 8 : 16);
    if (read.ptr != end || read.ec != std::errc{} || code > 0x10FFFF || (octal && code > 255)) return std::nullopt;
    if (in[i] == 'u' || in[i] == 'U') {
      if (code >= 0xD800 && code < 0xE000) return std::nullopt;
      append_utf8(out, code);
    } else {
      out += static_cast<char>(static_cast<unsigned char>(code));
    }
    i = from + digits - 1;
  }
  return out;
}

}  // namespace watchbill::templates
