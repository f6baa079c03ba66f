// Numbers and times for people, as Prometheus' template functions write them.

#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>

#include "collector/template/functions.h"
#include "collector/template/go_format.h"
#include "proto/shared/time.h"

namespace watchbill::templates {

namespace {

using Arguments = std::span<const Value>;

/// Numbers, and text that is one.
Result<double> number(const Value& value) {
  if (const auto* v = std::get_if<double>(&value)) return *v;
  if (const auto* v = std::get_if<std::int64_t>(&value)) return static_cast<double>(*v);
  const auto* text = std::get_if<std::string>(&value);
  if (text == nullptr) return fail("can't convert " + std::string(type_name(value)) + " to float");
  char* end = nullptr;
  const double parsed = std::strtod(text->c_str(), &end);
  if (text->empty() || *end != '\0' || end != text->c_str() + text->size()) {
    return fail("parsing " + go_quote(*text) + ": invalid syntax");
  }
  return parsed;
}

std::string four_digits(double v) {
  return go_float_with(v, 'g', 4);
}

/// Below one: milli, micro … until the number is at least one.
std::string small(double v, std::string_view unit) {
  static constexpr std::array<std::string_view, 8> kPrefixes{"m", "u", "n", "p", "f", "a", "z", "y"};
  std::string_view prefix;
  for (const auto next : kPrefixes) {
    if (std::abs(v) >= 1) break;
    prefix = next;
    v *= 1000;
  }
  return four_digits(v).append(prefix).append(unit);
}

std::string large(double v, double step, std::span<const std::string_view> prefixes) {
  std::string_view prefix;
  for (const auto next : prefixes) {
    if (std::abs(v) < step) break;
    prefix = next;
    v /= step;
  }
  return four_digits(v).append(prefix);
}

std::string humanized(double v) {
  static constexpr std::array<std::string_view, 8> kPrefixes{"k", "M", "G", "T", "P", "E", "Z", "Y"};
  if (v == 0 || !std::isfinite(v)) return four_digits(v);
  return std::abs(v) >= 1 ? large(v, 1000, kPrefixes) : small(v, "");
}

std::string humanized_1024(double v) {
  static constexpr std::array<std::string_view, 8> kPrefixes{"ki", "Mi", "Gi", "Ti", "Pi", "Ei", "Zi", "Yi"};
  if (std::abs(v) <= 1 || !std::isfinite(v)) return four_digits(v);
  return large(v, 1024, kPrefixes);
}

/// Days to minutes with whole seconds, less with four digits.
std::string humanized_duration(double v) {
  if (!std::isfinite(v)) return four_digits(v);
  if (v == 0) return "0s";
  if (std::abs(v) < 1) return small(v, "s");
  const std::string sign = v < 0 ? "-" : "";
  v = std::abs(v);
  const auto total = v < 9.2e18 ? static_cast<std::int64_t>(v) : std::numeric_limits<std::int64_t>::min();
  const std::string seconds = std::to_string(total % 60) + "s";
  const std::string minutes = std::to_string(total / 60 % 60) + "m ";
  const std::string hours = std::to_string(total / 3600 % 24) + "h ";
  if (total / 86'400 != 0) return sign + std::to_string(total / 86'400) + "d " + hours + minutes + seconds;
  if (total / 3600 % 24 != 0) return sign + hours + minutes + seconds;
  if (total / 60 % 60 != 0) return sign + minutes + seconds;
  return sign + four_digits(v) + "s";
}

template <std::string (*F)(double)>
Result<Value> on_number(const Data&, Arguments in) {
  return number(in[0]).map([](double v) -> Value { return F(v); });
}

std::string percentage(double v) {
  return four_digits(v * 100) + "%";
}

Result<Value> to_moment(double v) {
  // Nanoseconds in 64 bits end in the year 2262, years of four digits are what can be written here.
  if (std::isnan(v) || v < -9.2e9 || v > 9.2e9) return fail("value " + go_float(v) + " is no timestamp");
  return Moment{static_cast<std::int64_t>(v * 1e9) / 1'000'000};
}
Result<Value> to_time(const Data&, Arguments in) {
  return number(in[0]).and_then(to_moment);
}
Result<Value> humanize_timestamp(const Data&, Arguments in) {
  const auto v = number(in[0]);
  if (!v) return tl::unexpected(v.error());
  if (!std::isfinite(*v)) return four_digits(*v);
  return to_moment(*v).map([](const Value& moment) -> Value { return to_text(moment); });
}

Result<Value> parse_duration_text(const Data&, Arguments in) {
  const auto* text = std::get_if<std::string>(&in[0]);
  if (text == nullptr) return fail("wrong type for value; expected string; got " + std::string(type_name(in[0])));
  const auto duration = parse_duration(*text);
  if (!duration) return fail("not a valid duration string: " + go_quote(*text));
  return static_cast<double>(duration->count()) / 1000;
}

constexpr std::array<Function, 7> kFunctions{{{"humanize", 1, 1, on_number<humanized>},
                                              {"humanize1024", 1, 1, on_number<humanized_1024>},
                                              {"humanizeDuration", 1, 1, on_number<humanized_duration>},
                                              {"humanizePercentage", 1, 1, on_number<percentage>},
                                              {"humanizeTimestamp", 1, 1, humanize_timestamp},
                                              {"toTime", 1, 1, to_time},
                                              {"parseDuration", 1, 1, parse_duration_text}}};

}  // namespace

std::span<const Function> number_functions() {
  return kFunctions;
}

}  // namespace watchbill::templates
