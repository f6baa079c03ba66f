#include "tests/promql/series_line.h"

#include <cstdlib>

#include "collector/promql/parse/lexer.h"
#include "collector/promql/source.h"
#include "collector/template/go_format.h"

namespace watchbill::test {

namespace {

using promql::TokenKind;

/// Where the metric ends: after the closing brace outside quotes, else at the first space.
std::size_t metric_length(std::string_view line) {
  char quote = 0;
  bool in_braces = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (quote != 0) {
      if (c == '\\' && quote != '`') ++i;
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'' || c == '`') {
      quote = c;
    } else if (c == '{') {
      in_braces = true;
    } else if (c == '}') {
      return i + 1;
    } else if (c == ' ' && !in_braces) {
      const auto next = line.find_first_not_of(' ', i);
      if (next == std::string_view::npos || line[next] != '{') return i;
    }
  }
  return line.size();
}

Result<Labels> parse_metric(std::string_view text) {
  const auto tokens = promql::lex(text);
  Labels labels;
  std::size_t at = 0;
  if (tokens[0].kind != TokenKind::left_brace && !tokens[0].text.empty()) {
    labels.push_back({.name = "__name__", .value = tokens[at++].text});
  }
  if (tokens[at].kind == TokenKind::end) return labels;
  if (tokens[at].kind != TokenKind::left_brace) return fail("'" + std::string(text) + "' is no metric");
  ++at;
  while (tokens[at].kind == TokenKind::identifier) {
    if (tokens[at + 1].kind != TokenKind::assign || tokens[at + 2].kind != TokenKind::string) break;
    const std::string& quoted = tokens[at + 2].text;
    const auto inside = std::string_view(quoted).substr(1, quoted.size() - 2);
    auto value =
        quoted.front() == '`' ? std::optional(std::string(inside)) : templates::go_unescape(inside, quoted.front());
    labels.push_back({.name = tokens[at].text, .value = value.value_or(std::string{})});
    at += 3;
    if (tokens[at].kind == TokenKind::comma) ++at;
  }
  if (tokens[at].kind != TokenKind::right_brace) return fail("'" + std::string(text) + "' is no metric");
  return sorted(std::move(labels));
}

/// One word: `3`, `_`, `stale`, `_x4`, `3x2`, `0+10x5`, `5-1x3`.
bool append_values(std::string_view word, std::vector<std::optional<double>>& out) {
  constexpr std::size_t kMost = 100'000;
  const auto times = word.rfind('x');
  // No hexadecimal here: 0x10 is eleven zeros.
  if (times == std::string_view::npos) {
    if (word == "_") {
      out.emplace_back(std::nullopt);
      return true;
    }
    if (word == "stale") {
      out.emplace_back(promql::stale_marker());
      return true;
    }
    const auto value = parse_number(word);
    out.emplace_back(value);
    return value.has_value();
  }
  const auto repeat = parse_number(word.substr(times + 1));
  if (!repeat || !(*repeat >= 0 && *repeat <= static_cast<double>(kMost))) return false;
  const auto count = static_cast<std::size_t>(*repeat);
  word = word.substr(0, times);
  if (word == "_") {
    out.insert(out.end(), count, std::nullopt);
    return true;
  }
  // The sign between start and step is the last one that is neither the start's own nor an exponent's.
  std::size_t sign = word.find_last_of("+-");
  while (sign != std::string_view::npos && sign > 0 && (word[sign - 1] == 'e' || word[sign - 1] == 'E')) {
    sign = word.find_last_of("+-", sign - 1);
  }
  const bool has_step = sign != std::string_view::npos && sign > 0;
  const auto start = parse_number(has_step ? word.substr(0, sign) : word);
  const auto step = has_step ? parse_number(word.substr(sign + 1)) : std::optional(0.0);
  if (!start || !step) return false;
  double value = *start;
  for (std::size_t i = 0; i <= count; ++i) {
    out.emplace_back(value);
    value += has_step && word[sign] == '-' ? -*step : *step;
  }
  return true;
}

}  // namespace

std::optional<double> parse_number(std::string_view text) {
  const std::string copy(text);
  if (copy.empty() || copy.front() == ' ') return std::nullopt;
  char* end = nullptr;
  const double value = std::strtod(copy.c_str(), &end);
  if (end != copy.c_str() + copy.size()) return std::nullopt;
  return value;
}

Result<SeriesLine> parse_series_line(std::string_view line) {
  const std::size_t length = metric_length(line);
  auto labels = parse_metric(line.substr(0, length));
  if (!labels) return tl::unexpected(labels.error());
  SeriesLine out{.labels = std::move(*labels), .values = {}};
  std::string_view rest = line.substr(length);
  rest = rest.substr(0, rest.find('#'));
  while (!rest.empty()) {
    const auto from = rest.find_first_not_of(" \t");
    if (from == std::string_view::npos) break;
    const auto to = std::min(rest.find_first_of(" \t", from), rest.size());
    if (!append_values(rest.substr(from, to - from), out.values)) {
      return fail("'" + std::string(rest.substr(from, to - from)) + "' is no value",
                  "write a number, _, stale, or a series as 0+10x5");
    }
    rest.remove_prefix(to);
  }
  return out;
}

}  // namespace watchbill::test
