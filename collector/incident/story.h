#pragma once
// Events in the making, with the incident they have led to so far. Used within one call of handle().

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include "collector/incident/handle.h"

namespace watchbill::incident {

class Story {
 public:
  Story(const Incident* before, const Context& context, Instant now) : context_(context), now_(now) {
    if (before == nullptr) return;
    incident_ = *before;
    spans_before_ = before->spans.size();
  }

  void add(EventBody body, Actor actor, Instant effective_at) {
    events_.push_back({.client = context_.policy.client,
                       .incident = incident_ ? incident_->id : context_.new_id,
                       .effective_at = effective_at,
                       .actor = std::move(actor),
                       .body = std::move(body)});
    incident_ = watchbill::incident::apply(std::exchange(incident_, std::nullopt), events_.back());
  }
  void add(EventBody body, Actor actor) { add(std::move(body), std::move(actor), now_); }

  const Incident& incident() const { return *incident_; }
  bool has_incident() const { return incident_.has_value(); }
  const Context& context() const { return context_; }
  Instant now() const { return now_; }
  /// How far the wall clock was set back since the span began: not at all where it began in this call.
  Duration set_back() const { return incident_->spans.size() == spans_before_ ? context_.set_back : Duration{0}; }
  std::vector<Event> take() { return std::move(events_); }

 private:
  const Context& context_;
  Instant now_;
  std::optional<Incident> incident_;
  std::size_t spans_before_ = 0;
  std::vector<Event> events_;
};

inline Actor clock_actor() {
  return {.kind = Actor::Kind::clock, .name = {}};
}
inline Actor collector_actor() {
  return {.kind = Actor::Kind::collector, .name = {}};
}
inline Actor person_actor(const roster::PersonId& person) {
  return {.kind = Actor::Kind::person, .name = person};
}
inline Actor rule_actor(const std::string& rule) {
  return {.kind = Actor::Kind::rule, .name = rule};
}

}  // namespace watchbill::incident
