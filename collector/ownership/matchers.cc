#include "collector/ownership/matchers.h"

#include <algorithm>
#include <optional>
#include <utility>

#include <re2/re2.h>

namespace watchbill::ownership {
namespace {

constexpr std::string_view kExample = "write it as instance=~\"pay-.*\"";
constexpr int kPatternMemory = 1 << 20;

void skip_spaces(std::string_view& text) {
  while (text.starts_with(' ') || text.starts_with('\t') || text.starts_with('\n')) text.remove_prefix(1);
}

/// `=`, `!=`, `=~`, `!~`, taken from the front of the text.
struct Operator {
  bool is_negated = false;
  bool is_pattern = false;
};
std::optional<Operator> take_operator(std::string_view& text) {
  constexpr std::pair<std::string_view, Operator> all[] = {
      {"=~", {false, true}}, {"!~", {true, true}}, {"!=", {true, false}}, {"=", {false, false}}};
  for (const auto& [sign, op] : all) {
    if (!text.starts_with(sign)) continue;
    text.remove_prefix(sign.size());
    return op;
  }
  return std::nullopt;
}

std::optional<std::string> take_quoted(std::string_view& text) {
  if (text.empty()) return std::nullopt;
  const char quote = text.front();
  if (quote != '"' && quote != '\'' && quote != '`') return std::nullopt;
  std::string out;
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] == quote) {
      text.remove_prefix(i + 1);
      return out;
    }
    const bool is_escape = quote != '`' && text[i] == '\\';
    if (is_escape && (++i == text.size() || (text[i] != '\\' && text[i] != quote))) return std::nullopt;
    out += text[i];
  }
  return std::nullopt;
}

}  // namespace

bool Matchers::Matcher::fits(std::string_view found) const {
  const bool is_so =
      pattern ? re2::RE2::FullMatch(re2::StringPiece(found.data(), found.size()), *pattern) : found == value;
  return is_so != is_negated;
}

Result<Matchers::Matcher> Matchers::parse_one(std::string_view& text) {
  Matcher out;
  out.name = std::string(text.substr(0, text.find_first_of("=!~ \t\n")));
  if (!is_label_name(out.name)) return fail("'" + out.name + "' is not the name of a label", std::string(kExample));
  text.remove_prefix(out.name.size());
  skip_spaces(text);
  const auto op = take_operator(text);
  if (!op) return fail("no =, !=, =~ or !~ after '" + out.name + "'", std::string(kExample));
  skip_spaces(text);
  auto value = take_quoted(text);
  if (!value) return fail("no value in quotes for '" + out.name + "'", std::string(kExample));
  out.value = std::move(*value);
  out.is_negated = op->is_negated;
  if (!op->is_pattern) return out;
  re2::RE2::Options options(re2::RE2::Quiet);
  options.set_max_mem(kPatternMemory);
  auto pattern = std::make_shared<re2::RE2>(out.value, options);
  if (!pattern->ok()) {
    return fail("'" + out.value + "' is not a regular expression: " + pattern->error(), std::string(kExample));
  }
  out.pattern = std::move(pattern);
  return out;
}

Result<Matchers> Matchers::parse(std::string_view text) {
  Matchers out;
  skip_spaces(text);
  while (!text.empty()) {
    auto one = parse_one(text);
    if (!one) return tl::unexpected(std::move(one.error()));
    out.all_.push_back(std::move(*one));
    skip_spaces(text);
    if (text.empty()) break;
    if (!text.starts_with(',')) return fail("'" + std::string(text) + "' follows a value", "join matchers by commas");
    text.remove_prefix(1);
    skip_spaces(text);
  }
  if (out.match({}) || out.empty()) {
    return fail("this matches an alert without labels too", "add a matcher such as instance=~\".+\"");
  }
  return out;
}

bool Matchers::match(const Labels& labels) const {
  return !all_.empty() &&
         std::all_of(all_.begin(), all_.end(), [&](const Matcher& m) { return m.fits(value_of(labels, m.name)); });
}

}  // namespace watchbill::ownership
