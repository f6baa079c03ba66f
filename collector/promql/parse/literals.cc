#include "collector/promql/parse/literals.h"

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>

#include "collector/promql/parse/refused.h"
#include "collector/template/go_format.h"

namespace watchbill::promql {

namespace {

using templates::go_quote;

[[noreturn]] void refuse(const Token& at, std::string problem) {
  throw Refused{.span = at.span, .problem = std::move(problem)};
}

}  // namespace

Duration duration_of(const Token& token) {
  const auto parsed = parse_duration(token.text);
  if (!parsed) refuse(token, "not a valid duration string: " + go_quote(token.text));
  if (*parsed > kLongest) refuse(token, "duration out of range");
  if (parsed->count() == 0) refuse(token, "duration must be greater than 0");
  return *parsed;
}

std::string string_of(const Token& token) {
  const std::string_view inside = std::string_view(token.text).substr(1, token.text.size() - 2);
  if (token.text.front() == '`') return std::string(inside);
  // The lexer has seen that it can be unescaped.
  return templates::go_unescape(inside, token.text.front()).value_or(std::string{});
}

double number_of(const Token& token) {
  const std::string& digits = token.text;
  const bool is_integer = digits.find_first_not_of("0123456789") == std::string::npos;
  const bool is_octal =
      is_integer && digits.size() > 1 && digits.front() == '0' && digits.find_first_of("89") == std::string::npos;
  const bool is_hex = digits.size() > 1 && (digits[1] == 'x' || digits[1] == 'X');
  if (is_hex || is_octal) {
    const std::size_t prefix = is_hex ? 2 : 1;
    std::int64_t value = 0;
    const char* end = digits.data() + digits.size();
    const auto read = std::from_chars(digits.data() + prefix, end, value, is_hex ? 16 : 8);
    if (read.ptr == end && read.ec == std::errc{}) return static_cast<double>(value);
    if (is_hex)
      refuse(token, "error parsing number: strconv.ParseFloat: parsing " + go_quote(digits) + ": invalid syntax");
  }
  const char first = digits.front();
  if (first == 'n' || first == 'N') return std::numeric_limits<double>::quiet_NaN();
  if (first == 'i' || first == 'I') return std::numeric_limits<double>::infinity();
  double value = 0;
  const char* end = digits.data() + digits.size();
  const auto read = std::from_chars(digits.data(), end, value);
  if (read.ptr != end) {
    refuse(token, "error parsing number: strconv.ParseFloat: parsing " + go_quote(digits) + ": invalid syntax");
  }
  if (read.ec == std::errc::result_out_of_range) value = std::strtod(digits.c_str(), nullptr);
  if (std::isinf(value)) {
    refuse(token, "error parsing number: strconv.ParseFloat: parsing " + go_quote(digits) + ": value out of range");
  }
  return value;
}

}  // namespace watchbill::promql
