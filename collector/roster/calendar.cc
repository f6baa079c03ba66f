#include "collector/roster/calendar.h"

#include <algorithm>
#include <atomic>
#include <chrono>

#include "collector/roster/year.h"

namespace watchbill::roster {
namespace {

constexpr int kFirstYear = 1900;
constexpr int kYears = 400;

using Changes = std::vector<Change>;

/// Whether the shifts leave nothing open, or nothing closed, of any week.
std::optional<OpenState> constant_state(const Calendar::Week& weekly, const std::map<LocalDate, Holiday>& holidays) {
  if (!holidays.empty()) return std::nullopt;
  const auto is_whole_day = [](const Shift& s) { return s == Shift{0, 1440}; };
  const auto is_empty = [](const auto& shifts) { return shifts.empty(); };
  if (std::all_of(weekly.begin(), weekly.end(), is_empty)) return OpenState::closed;
  const auto is_full = [&](const auto& shifts) { return std::any_of(shifts.begin(), shifts.end(), is_whole_day); };
  if (std::all_of(weekly.begin(), weekly.end(), is_full)) return OpenState::open;
  return std::nullopt;
}

}  // namespace

/// The calendar's content and the years worked out so far. A year depends on the content alone, so whichever thread
/// stores it first stores what every other would have.
struct Calendar::Plan {
  Plan(Zone z, Week w, std::map<LocalDate, Holiday> h)
      : zone(std::move(z)),
        weekly(std::move(w)),
        holidays(std::move(h)),
        constant(constant_state(weekly, holidays)),
        before{{Instant::min(), constant.value_or(OpenState::closed)}},
        after{{kLast, OpenState::closed}} {}
  ~Plan() {
    for (auto& year : years) delete year.load(std::memory_order_relaxed);
  }
  Plan(const Plan&) = delete;
  Plan& operator=(const Plan&) = delete;

  /// Index of the year that holds `t`; -1 before the first, kYears after the last.
  int index_of(Instant t) const {
    const std::chrono::year_month_day date{std::chrono::floor<std::chrono::days>(std::clamp(t, kFirst, kLast))};
    return t < kFirst ? -1 : static_cast<int>(date.year()) - kFirstYear;
  }

  const Changes& year(int index) const {
    if (constant || index < 0) return before;
    if (index >= kYears) return after;
    auto& slot = years[static_cast<std::size_t>(index)];
    const Changes* known = slot.load(std::memory_order_acquire);
    if (known != nullptr) return *known;
    auto made = std::make_unique<const Changes>(work_out_year(kFirstYear + index, zone, weekly, holidays));
    if (slot.compare_exchange_strong(known, made.get(), std::memory_order_acq_rel)) return *made.release();
    return *known;
  }

  static constexpr Instant kFirst{std::chrono::sys_days{std::chrono::year{kFirstYear} / 1 / 1}};
  static constexpr Instant kLast{std::chrono::sys_days{std::chrono::year{kFirstYear + kYears} / 1 / 1}};

  const Zone zone;
  const Week weekly;
  const std::map<LocalDate, Holiday> holidays;
  const std::optional<OpenState> constant;
  const Changes before;  // of the first year; all there is when nothing ever changes
  const Changes after;   // the last
  mutable std::array<std::atomic<const Changes*>, kYears> years{};
};

namespace {

/// The last change at or before `t` in its year; every year's first entry is its beginning.
Changes::const_iterator last_at(const Changes& year, Instant t) {
  const auto after = std::upper_bound(year.begin(), year.end(), t, [](Instant a, const Change& c) { return a < c.at; });
  return after == year.begin() ? after : after - 1;
}

}  // namespace

Calendar::Calendar(Zone zone, Week weekly, std::map<LocalDate, Holiday> holidays)
    : plan_(std::make_shared<const Plan>(std::move(zone), std::move(weekly), std::move(holidays))) {}

Calendar Calendar::always(Zone zone) {
  Week week;
  week.fill({Shift{0, 1440}});
  return {std::move(zone), std::move(week), {}};
}

const Zone& Calendar::zone() const {
  return plan_->zone;
}
const Calendar::Week& Calendar::weekly() const {
  return plan_->weekly;
}
const std::map<LocalDate, Holiday>& Calendar::holidays() const {
  return plan_->holidays;
}

OpenState Calendar::state_at(Instant t) const {
  return last_at(plan_->year(plan_->index_of(t)), t)->state;
}

std::optional<Instant> Calendar::next_in(OpenStates wanted, Instant t, Instant limit) const {
  const bool wants_any = wanted.open || wanted.closed || wanted.holiday;
  if (t > limit || !wants_any) return std::nullopt;
  int index = plan_->index_of(t);
  const Changes* year = &plan_->year(index);
  auto change = last_at(*year, t);
  if (wanted.contains(change->state)) return t;
  if (plan_->constant) return std::nullopt;
  while (true) {
    for (++change; change != year->end(); ++change) {
      if (change->at > limit) return std::nullopt;
      if (wanted.contains(change->state)) return change->at;
    }
    if (++index > kYears) return std::nullopt;
    year = &plan_->year(index);
    change = year->begin();
    if (change->at > limit) return std::nullopt;
    if (wanted.contains(change->state)) return change->at;
  }
}

std::optional<Instant> Calendar::next_change(Instant t, Instant limit) const {
  return next_in(OpenStates::all_but(state_at(t)), t, limit);
}

std::optional<Instant> Calendar::next_open(Instant t, Instant limit) const {
  return next_in({.open = true}, t, limit);
}

std::optional<Instant> Calendar::since(Instant t) const {
  if (plan_->constant) return std::nullopt;
  int index = plan_->index_of(t);
  auto change = last_at(plan_->year(index), t);
  const OpenState state = change->state;
  // A year's first entry may only continue the year before.
  while (index >= 0 && change == plan_->year(index).begin()) {
    const Changes& before = plan_->year(--index);
    if (before.back().state != state) return change->at;
    change = before.end() - 1;
  }
  return index < 0 ? std::nullopt : std::optional(change->at);
}

std::vector<Calendar::Stretch> Calendar::stretches(Instant from, Instant to) const {
  std::vector<Stretch> out;
  while (from < to) {
    const Instant end = next_change(from, to).value_or(to);
    out.push_back({from, end, state_at(from)});
    from = end;
  }
  return out;
}

std::optional<std::string_view> Calendar::holiday_at(Instant t) const {
  if (plan_->holidays.empty()) return std::nullopt;
  const auto found = plan_->holidays.find(plan_->zone.date_of(t));
  if (found == plan_->holidays.end()) return std::nullopt;
  return found->second.name;
}

}  // namespace watchbill::roster
