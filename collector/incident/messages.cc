#include "collector/incident/messages.h"

#include <algorithm>

namespace watchbill::incident {

using ownership::How;

namespace {

bool is_same_news(const Told& a, const Told& b) {
  return a.person == b.person && a.span == b.span && a.cause == b.cause && a.shift_began == b.shift_began;
}

}  // namespace

int weakness(How how) {
  switch (how) {
    case How::page:
      return 0;
    case How::pre_alert:
      return 1;
    case How::notice:
      return 2;
    case How::digest:
      break;
  }
  return 3;
}

Told told_as(const Story& story, const ownership::Recipient& to, Cause cause) {
  return {.person = to.person,
          .party = to.party,
          .how = to.how,
          .why = to.why,
          .at = story.now(),
          .shift_began = to.shift_began,
          .span = story.incident().spans.size() - 1,
          .step = to.step,
          .cause = cause};
}

void Messages::add(Told told) {
  const auto same = std::find_if(told_.begin(), told_.end(), [&](const Told& t) { return t.person == told.person; });
  if (same == told_.end()) {
    told_.push_back(std::move(told));
    return;
  }
  if (weakness(told.how) < weakness(same->how)) std::swap(*same, told);
  if (!same->says(told.cause)) same->also.push_back({.cause = told.cause, .shift_began = told.shift_began});
  same->also.insert(same->also.end(), told.also.begin(), told.also.end());
  if (same->why.find(told.why) == std::string::npos) same->why += "; " + told.why;
}

bool Messages::has(const roster::PersonId& person) const {
  return std::any_of(told_.begin(), told_.end(), [&](const Told& t) { return t.person == person; });
}

void Messages::drop(const roster::PersonId& person) {
  std::erase_if(told_, [&](const Told& t) { return t.person == person; });
}

void Messages::record(Story& story, const Actor& actor) {
  if (story.incident().is_quiet()) told_.clear();
  // Two inputs of one instant may have the same to tell.
  const auto& before = story.incident().told;
  std::erase_if(told_, [&](const Told& one) {
    return std::any_of(before.begin(), before.end(), [&](const Told& other) { return is_same_news(one, other); });
  });
  if (!told_.empty()) story.add(PeopleTold{.told = std::exchange(told_, {})}, actor);
}

void add_told_before(const Story& story, Messages& messages, Cause cause, const std::string& why, Instant shift) {
  for (const Told& before : story.incident().told) {
    if (before.how == How::digest || messages.has(before.person)) continue;
    add_notice(story, messages, before.person, cause, why, shift);
  }
}

void add_notice(const Story& story, Messages& messages, const roster::PersonId& id, Cause cause, const std::string& why,
                Instant shift) {
  const auto* person = story.context().roster.find(id);
  if (person == nullptr) return;
  messages.add(told_as(
      story, {.person = id, .party = person->party, .how = How::notice, .why = why, .shift_began = shift, .step = -1},
      cause));
}

std::string name_of(const Story& story, const roster::PersonId& id) {
  const auto* person = story.context().roster.find(id);
  return person == nullptr || person->name.empty() ? id : person->name;
}

std::string name_of(const Story& story, Party party) {
  const auto& name = party == Party::msp ? story.context().msp_name : story.context().policy.name;
  return name.empty() ? std::string(to_text(party)) : name;
}

}  // namespace watchbill::incident
