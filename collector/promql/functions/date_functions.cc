// Parts of a date, in UTC, of each value taken as seconds since 1970; without an argument of the evaluation's instant.

#include <array>
#include <chrono>
#include <cmath>

#include "collector/promql/eval/evaluator.h"
#include "collector/promql/functions/implementations.h"

namespace watchbill::promql {

namespace {

using std::chrono::days;
using std::chrono::sys_seconds;
using std::chrono::year_month_day;

year_month_day date_of(sys_seconds t) {
  return year_month_day{std::chrono::floor<days>(t)};
}
int minute(sys_seconds t) {
  return static_cast<int>((t - std::chrono::floor<std::chrono::hours>(t)).count() / 60);
}
int hour(sys_seconds t) {
  return static_cast<int>((t - std::chrono::floor<days>(t)).count() / 3600);
}
int day_of_week(sys_seconds t) {
  return static_cast<int>(std::chrono::weekday{std::chrono::floor<days>(t)}.c_encoding());
}
int day_of_month(sys_seconds t) {
  return static_cast<int>(static_cast<unsigned>(date_of(t).day()));
}
int day_of_year(sys_seconds t) {
  const auto first = std::chrono::sys_days{date_of(t).year() / std::chrono::January / 1};
  return static_cast<int>((std::chrono::floor<days>(t) - first).count()) + 1;
}
int days_in_month(sys_seconds t) {
  const auto date = date_of(t);
  return static_cast<int>(static_cast<unsigned>((date.year() / date.month() / std::chrono::last).day()));
}
int month(sys_seconds t) {
  return static_cast<int>(static_cast<unsigned>(date_of(t).month()));
}
int year(sys_seconds t) {
  return static_cast<int>(date_of(t).year());
}

/// Beyond the calendar's years there is no answer.
template <int (*F)(sys_seconds)>
double part(double seconds) {
  constexpr double kLimit = 1e12;
  if (!(std::abs(seconds) < kLimit)) return NAN;
  return F(sys_seconds{std::chrono::seconds{static_cast<std::int64_t>(seconds)}});
}

template <int (*F)(sys_seconds)>
Samples dates(Evaluator& evaluator, const Call& call, Instant t) {
  if (call.arguments.empty()) return {{.labels = evaluator.pool().empty(), .value = part<F>(seconds_of(t))}};
  Samples samples = evaluator.vector(*call.arguments[0], t);
  for (auto& sample : samples) {
    sample = {.labels = evaluator.pool().without_name(sample.labels), .value = part<F>(sample.value)};
  }
  return evaluator.unique(std::move(samples));
}

constexpr std::array<Implementation, 8> kFunctions{{{"minute", dates<minute>},
                                                    {"hour", dates<hour>},
                                                    {"day_of_week", dates<day_of_week>},
                                                    {"day_of_month", dates<day_of_month>},
                                                    {"day_of_year", dates<day_of_year>},
                                                    {"days_in_month", dates<days_in_month>},
                                                    {"month", dates<month>},
                                                    {"year", dates<year>}}};

}  // namespace

std::span<const Implementation> date_functions() {
  return kFunctions;
}

}  // namespace watchbill::promql
