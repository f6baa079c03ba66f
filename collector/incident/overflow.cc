#include "collector/incident/overflow.h"

#include <string>
#include <utility>

#include "collector/incident/story.h"

namespace watchbill::incident {

namespace {

using roster::Calendar;
using roster::OpenState;

/// When the team has been open for `lasting` in one stretch, none of it before `since`. An opening restarts the time,
/// and at the closing itself they are closed.
std::optional<Instant> open_for(const Calendar& hours, Instant since, Duration lasting) {
  const Instant limit = since + ownership::kHorizon;
  auto from = hours.next_open(since, limit);
  while (from) {
    const auto closing = hours.next_change(*from, limit);
    if (!closing || *from + lasting < *closing) return *from + lasting;
    from = hours.next_open(*closing, limit);
  }
  return std::nullopt;
}

std::string waiting(int count) {
  return std::to_string(count) + (count == 1 ? " incident waits" : " incidents wait") + " for the internal team";
}

class Watch {
 public:
  Watch(ClientState state, const OverflowContext& context) : state_(std::move(state)), context_(context) {}

  std::vector<Event> at(Instant now) {
    settle(now);
    if (state_.is_over) {
      follow_count(now);
    } else if (context_.count > rule().above && context_.hours.state_at(now) == OpenState::open) {
      add(now, {.on = true,
                .because = waiting(context_.count) + ", more than " + std::to_string(rule().above),
                .low_since = {}});
      follow_count(now);
    }
    return std::move(events_);
  }

  std::optional<Instant> off_at() const {
    if (!state_.is_over || !state_.low_since) return std::nullopt;
    return open_for(context_.hours, *state_.low_since, rule().lasting);
  }

 private:
  const ownership::Overflow& rule() const { return context_.policy.overflow; }

  /// The end that the clock has reached.
  void settle(Instant now) {
    const auto off = off_at();
    if (!off || *off > now) return;
    add(*off, {.on = false,
               .because = std::to_string(rule().until_at_most) + " or fewer have waited for the internal team since " +
                          context_.hours.zone().format(*off - rule().lasting),
               .low_since = {}});
  }

  void follow_count(Instant now) {
    const bool is_low = context_.count <= rule().until_at_most;
    if (is_low == state_.low_since.has_value()) return;
    add(now, {.on = true,
              .because = waiting(context_.count) + (is_low ? ", few enough to end it when it lasts" : " again"),
              .low_since = is_low ? std::optional(now) : std::nullopt});
  }

  void add(Instant at, OverflowChanged body) {
    events_.push_back({.client = context_.policy.client,
                       .incident = {},
                       .effective_at = at,
                       .actor = clock_actor(),
                       .body = std::move(body)});
    state_ = apply(std::move(state_), events_.back());
  }

  ClientState state_;
  const OverflowContext& context_;
  std::vector<Event> events_;
};

}  // namespace

bool is_counted(const Incident& incident) {
  return incident.state == State::open && !incident.drill && incident.severity != Severity::p4 &&
         !incident.spans.empty() && incident.span().owner == Party::internal && !incident.span().deferred &&
         !incident.suppression;
}

std::vector<Event> watch_overflow(const ClientState& state, const OverflowContext& context, Instant now) {
  // Nearly always nothing is near: storms ask at every alert.
  const auto& rule = context.policy.overflow;
  if (!state.is_over && context.count <= rule.above) return {};
  return Watch(state, context).at(now);
}

std::optional<Instant> overflow_due(const ClientState& state, const OverflowContext& context, Instant now) {
  if (state.is_over) return Watch(state, context).off_at();
  if (context.count <= context.policy.overflow.above) return std::nullopt;
  return context.hours.next_open(now, now + ownership::kHorizon);
}

}  // namespace watchbill::incident
