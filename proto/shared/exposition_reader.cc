// The reading half of exposition.h. Follows the format's text: lines end in '\n', tokens are separated by blanks or
// tabs, comments that are neither HELP nor TYPE are skipped.

#include <charconv>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <utility>

#include "proto/shared/exposition.h"

namespace watchbill::exposition {
namespace {

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}
bool is_first_of_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':';
}
bool is_of_name(char c) {
  return is_first_of_name(c) || (c >= '0' && c <= '9');
}

/// Go's ParseFloat takes hexadecimal and underscores too; the format's prose does not ask for them, and from_chars
/// takes neither.
std::optional<double> parse_value(std::string_view text) {
  const bool negative = text.starts_with('-');
  std::string_view digits = text;
  if (negative || text.starts_with('+')) digits.remove_prefix(1);
  std::string lower;
  for (const char c : digits) lower += static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  if (lower == "nan") return std::numeric_limits<double>::quiet_NaN();
  if (lower == "inf" || lower == "infinity") {
    return negative ? -std::numeric_limits<double>::infinity() : std::numeric_limits<double>::infinity();
  }
  if (lower.empty() || !((lower.front() >= '0' && lower.front() <= '9') || lower.front() == '.')) return std::nullopt;
  double value = 0;
  const auto [end, error] = std::from_chars(lower.data(), lower.data() + lower.size(), value);
  if (error != std::errc{} || end != lower.data() + lower.size()) return std::nullopt;
  return negative ? -value : value;
}

std::optional<MetricType> parse_type(std::string_view text) {
  for (const auto type :
       {MetricType::untyped, MetricType::counter, MetricType::gauge, MetricType::histogram, MetricType::summary}) {
    if (text == to_text(type)) return type;
  }
  return std::nullopt;
}

/// One line, read from the front.
class Line {
 public:
  explicit Line(std::string_view text) : rest_(text) {}

  void skip_blanks() {
    while (!rest_.empty() && is_blank(rest_.front())) rest_.remove_prefix(1);
  }
  bool at_end() const { return rest_.empty(); }
  bool peek(char c) const { return !rest_.empty() && rest_.front() == c; }
  bool take(char c) {
    if (!peek(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  /// Letters, digits, '_' and ':', not beginning with a digit; empty when there is none.
  std::string_view name() {
    std::size_t n = 0;
    if (!rest_.empty() && is_first_of_name(rest_.front())) {
      while (n < rest_.size() && is_of_name(rest_[n])) ++n;
    }
    return cut(n);
  }
  std::string_view word() {
    std::size_t n = 0;
    while (n < rest_.size() && !is_blank(rest_[n])) ++n;
    return cut(n);
  }
  std::string_view rest() const { return rest_; }
  /// What stands before the closing quote, with \\, \" and \n meaning what they say.
  std::optional<std::string> quoted() {
    std::string out;
    while (!rest_.empty()) {
      char c = rest_.front();
      rest_.remove_prefix(1);
      if (c == '"') return out;
      if (c == '\\') {
        if (rest_.empty()) return std::nullopt;
        c = rest_.front();
        rest_.remove_prefix(1);
        if (c == 'n') {
          c = '\n';
        } else if (c != '\\' && c != '"') {
          return std::nullopt;
        }
      }
      out += c;
    }
    return std::nullopt;
  }

 private:
  std::string_view cut(std::size_t n) {
    const auto out = rest_.substr(0, n);
    rest_.remove_prefix(n);
    return out;
  }
  std::string_view rest_;
};

class Reader {
 public:
  explicit Reader(std::string_view source) : source_(source) {}

  Result<std::vector<ParsedSample>> read(std::string_view text) {
    if (!text.empty() && text.back() != '\n') {
      for (const char c : text) line_ += c == '\n' ? 1 : 0;
      ++line_;
      return refuse("the last line does not end in a line feed");
    }
    while (!text.empty()) {
      ++line_;
      const auto end = text.find('\n');
      const auto problem = take(text.substr(0, end));
      if (!problem.empty()) return refuse(problem);
      text.remove_prefix(end + 1);
    }
    return std::move(samples_);
  }

 private:
  tl::unexpected<Error> refuse(std::string problem) const {
    return tl::unexpected(
        Error{.problem = std::move(problem), .where = SourcePos{.file = std::string(source_), .line = line_}});
  }

  /// What is wrong with the line; empty when nothing is.
  std::string take(std::string_view text) {
    if (!is_utf8(text)) return "not UTF-8";
    Line line(text);
    line.skip_blanks();
    if (line.at_end()) return {};
    if (line.take('#')) return comment(line);
    return sample(line);
  }

  std::string comment(Line line) {
    line.skip_blanks();
    const auto keyword = line.word();
    if (keyword != "HELP" && keyword != "TYPE") return {};
    line.skip_blanks();
    const auto name = line.word();
    if (!is_metric_name(name))
      return "'" + std::string(name) + "' after # " + std::string(keyword) + " is no metric name";
    if (keyword == "HELP") {
      if (!helped_.insert(std::string(name)).second) return "second HELP line for '" + std::string(name) + "'";
      return help(line.rest());
    }
    line.skip_blanks();
    const auto type = parse_type(line.word());
    line.skip_blanks();
    if (!type || !line.at_end())
      return "the type of '" + std::string(name) + "' is none of counter, gauge, histogram, summary, untyped";
    if (sampled_.contains(name)) return "TYPE line for '" + std::string(name) + "' after its first sample";
    if (!types_.try_emplace(std::string(name), *type).second) return "second TYPE line for '" + std::string(name) + "'";
    return {};
  }

  static std::string help(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] != '\\') continue;
      ++i;
      if (i == text.size() || (text[i] != '\\' && text[i] != 'n'))
        return "HELP text with a backslash before neither '\\' nor 'n'";
    }
    return {};
  }

  std::string sample(Line line) {
    ParsedSample out;
    out.name = line.name();
    if (out.name.empty()) return "a line begins neither with a metric name nor with '#'";
    line.skip_blanks();
    if (line.take('{')) {
      auto problem = labels(line, out.labels);
      if (!problem.empty()) return problem;
      line.skip_blanks();
    }
    const auto value = line.word();
    const auto number = parse_value(value);
    if (!number)
      return value.empty() ? "'" + out.name + "' has no value" : "'" + std::string(value) + "' is not a number";
    out.value = *number;
    line.skip_blanks();
    const auto stamp = line.word();
    if (!stamp.empty()) {
      std::int64_t ms = 0;
      const auto [end, error] = std::from_chars(stamp.data(), stamp.data() + stamp.size(), ms);
      if (error != std::errc{} || end != stamp.data() + stamp.size()) {
        return "'" + std::string(stamp) + "' is no timestamp in whole milliseconds";
      }
      out.timestamp_ms = ms;
    }
    line.skip_blanks();
    if (!line.at_end()) return "'" + std::string(line.rest()) + "' after the timestamp";
    const auto family = family_of(out.name);
    out.type = family.second;
    sampled_.insert(family.first);
    if (!series_.emplace(out.name, out.labels).second) return "second sample of the same series '" + out.name + "'";
    samples_.push_back(std::move(out));
    return {};
  }

  static std::string labels(Line& line, Labels& out) {
    std::set<std::string_view> names;
    while (true) {
      line.skip_blanks();
      if (line.take('}')) break;
      const auto name = line.name();
      if (!is_label_name(name)) return "a label's name is expected before '" + std::string(line.rest()) + "'";
      if (name == "__name__") return "the label '__name__' is the metric's name";
      if (!names.insert(name).second) return "label '" + std::string(name) + "' twice";
      line.skip_blanks();
      if (!line.take('=')) return "no '=' after label '" + std::string(name) + "'";
      line.skip_blanks();
      if (!line.take('"')) return "the value of label '" + std::string(name) + "' is not in double quotes";
      auto value = line.quoted();
      if (!value) return "the value of label '" + std::string(name) + "' does not end, or has an unknown escape";
      out.push_back({.name = std::string(name), .value = std::move(*value)});
      line.skip_blanks();
      if (line.take(',')) continue;
      if (line.take('}')) break;
      return "neither ',' nor '}' after label '" + std::string(name) + "'";
    }
    out = sorted(std::move(out));
    return {};
  }

  /// The family whose TYPE line covers a sample: its own name, or that of a histogram or summary it is a part of.
  std::pair<std::string, MetricType> family_of(const std::string& name) const {
    const auto own = types_.find(name);
    if (own != types_.end()) return {name, own->second};
    for (const std::string_view suffix : {"_bucket", "_sum", "_count"}) {
      if (!name.ends_with(suffix)) continue;
      const auto base = types_.find(name.substr(0, name.size() - suffix.size()));
      if (base == types_.end()) continue;
      const bool part =
          base->second == MetricType::histogram || (base->second == MetricType::summary && suffix != "_bucket");
      if (part) return {base->first, base->second};
    }
    return {name, MetricType::untyped};
  }

  std::string_view source_;
  int line_ = 0;
  std::vector<ParsedSample> samples_;
  std::map<std::string, MetricType, std::less<>> types_;
  std::set<std::string, std::less<>> helped_;
  std::set<std::string, std::less<>> sampled_;
  std::set<std::pair<std::string, Labels>> series_;
};

}  // namespace

Result<std::vector<ParsedSample>> read(std::string_view text, std::string_view source) {
  return Reader(source).read(text);
}

}  // namespace watchbill::exposition
