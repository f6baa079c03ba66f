#include "tests/simulation/script.h"

#include <algorithm>

#include "collector/incident/alert.h"

namespace watchbill::simulation {

using desk::AlertEdge;
using incident::Incident;
using std::chrono::hours;
using std::chrono::minutes;

Scene Improviser::next(const desk::Snapshot& snapshot, Instant now) {
  if (changes_left_ > 0) return flap(now);
  // It comes in bursts, with days of quiet between them.
  if (left_ == 0) {
    left_ = 4 + dice_.below(12);
    now += dice_.minutes_below(60 * 24 * 5);
  }
  --left_;
  Scene scene{.now = now + dice_.seconds_below(dice_.one_in(3) ? 600 : 3600 * 3)};
  if (dice_.one_in(40)) {  // the collector was down, or its clock leapt
    scene.leaps = true;
    scene.now += dice_.one_in(4) ? dice_.minutes_below(60 * 24 * 3) : dice_.seconds_below(7200);
  }
  if (world_.sets_clock_back && dice_.one_in(60)) {
    scene.leaps = scene.is_set_back = true;
    scene.now = now - dice_.seconds_below(dice_.one_in(2) ? 60 : 7200);
  }
  if (book_ + 1 < world_.books.size() && dice_.one_in(150)) {
    scene.book = ++book_;
    return scene;
  }
  if (dice_.one_in(40)) {
    changes_left_ = 3 + dice_.below(12);
    flapping_ = fire(scene.now);
    scene.inputs.push_back(flapping_);
    return scene;
  }
  for (int n = dice_.one_in(6) ? 1 + dice_.below(5) : 1; n > 0; --n) {
    scene.inputs.push_back(input(snapshot, scene.now));
  }
  return scene;
}

Scene Improviser::flap(Instant now) {
  --changes_left_;
  Scene scene{.now = now + dice_.seconds_below(dice_.one_in(8) ? 1200 : 360)};
  flapping_.happened = scene.now;
  const std::pair key{flapping_.client, incident::key_of(flapping_.rule, flapping_.labels)};
  auto& firing = firing_[key];
  const bool ends = firing.erase(flapping_.labels) > 0;
  flapping_.kind = ends ? AlertEdge::Kind::resolved : AlertEdge::Kind::firing;
  if (!ends) firing.insert(flapping_.labels);
  if (firing.empty()) firing_.erase(key);
  scene.inputs.push_back(flapping_);
  return scene;
}

desk::Input Improviser::input(const desk::Snapshot& snapshot, Instant now) {
  const int what = dice_.below(20);
  if (left_ < 4 && !firing_.empty() && !dice_.one_in(4)) return end(now);
  if (what < 5 || snapshot.incidents.empty()) return fire(now);
  if (what < 8 && !firing_.empty()) return end(now);
  if (what < 10) return entry(snapshot, now);
  return command(*dice_.of(snapshot.incidents), now);
}

AlertEdge Improviser::edge(AlertEdge::Kind kind, const std::string& client, Labels labels, Instant happened) {
  const std::string rule{value_of(labels, "alertname")};
  return {.kind = kind,
          .client = client,
          .rule = rule,
          .labels = std::move(labels),
          .summary = "s",
          .description = {},
          .runbook = {},
          .value = 1,
          .happened = happened};
}

AlertEdge Improviser::fire(Instant now) {
  const auto& client = dice_.of(world_.clients);
  if (!firing_.empty() && dice_.one_in(6)) return fire_worse(now);
  const auto& category = kCategories[static_cast<std::size_t>(dice_.below(5))];
  Labels labels = sorted({{"alertname", "R" + std::to_string(dice_.below(2))},
                          {"category", category},
                          {"instance", "h" + std::to_string(dice_.below(3))},
                          {"severity", "P" + std::to_string(1 + dice_.below(4))}});
  const std::pair key{client, incident::key_of(std::string(value_of(labels, "alertname")), labels)};
  firing_[key].insert(labels);
  // What happened lies back, and an edge of another delay is another one.
  return edge(AlertEdge::Kind::firing, client, std::move(labels), now - dice_.seconds_below(900));
}

AlertEdge Improviser::fire_worse(Instant now) {
  auto at = firing_.begin();
  std::advance(at, dice_.below(static_cast<int>(firing_.size())));
  Labels labels = *at->second.begin();
  for (auto& label : labels) {
    if (label.name == "severity") label.value = "P" + std::to_string(1 + dice_.below(3));
  }
  at->second.insert(labels);
  return edge(AlertEdge::Kind::firing, at->first.first, std::move(labels), now);
}

AlertEdge Improviser::end(Instant now) {
  auto at = firing_.begin();
  std::advance(at, dice_.below(static_cast<int>(firing_.size())));
  const std::string client = at->first.first;
  Labels labels = *at->second.begin();
  at->second.erase(at->second.begin());
  if (at->second.empty()) firing_.erase(at);
  return edge(AlertEdge::Kind::resolved, client, std::move(labels), now);
}

std::string Improviser::somebody(const std::string& client) {
  const auto& people = world_.account(client).roster.people();
  return dice_.of(people).id;
}

std::string Improviser::somebody_of(const std::string& client, Party party) {
  std::vector<std::string> out;
  for (const auto& person : world_.account(client).roster.people()) {
    if (person.party == party) out.push_back(person.id);
  }
  return dice_.of(out);
}

desk::Input Improviser::command(const Incident& incident, Instant now) {
  const std::string& id = incident.id;
  const Party owner = incident.span().owner;
  if (incident.offer && dice_.one_in(2)) {
    const std::string other = somebody_of(incident.client, incident.offer->to);
    if (dice_.one_in(3)) return desk::Decline{.incident = id, .person = other, .text = "no"};
    return desk::Accept{.incident = id, .person = other};
  }
  // Mostly of those who may.
  std::string person = dice_.one_in(4) ? somebody(incident.client) : somebody_of(incident.client, owner);
  // Somebody of another client is refused, and it is as if nobody had asked.
  if (dice_.one_in(40)) person = somebody(dice_.of(world_.clients));
  switch (dice_.below(11)) {
    case 0:
      return desk::Take{.incident = id, .person = person, .until = now + minutes{1 + dice_.below(1500)}};
    case 1:
      return desk::Handoff{.incident = id,
                           .person = person,
                           .for_whom = dice_.one_in(3) ? somebody(incident.client) : std::string{},
                           .text = "t"};
    case 2:
    case 3:
      return desk::Accept{.incident = id, .person = person};
    case 4:
      return desk::Decline{.incident = id, .person = person, .text = "no"};
    case 5:
      return desk::Resolve{.incident = id, .person = person};
    case 6: {
      if (incident.told.empty()) return desk::Acknowledge{.incident = id, .person = person};
      const auto& told = dice_.of(incident.told);
      return desk::NotReached{.incident = id, .person = told.person, .cause = told.cause, .told_at = told.at};
    }
    case 7:
      return desk::Note{.incident = id, .person = person, .text = dice_.one_in(8) ? "" : "n"};
    default:
      return desk::Acknowledge{.incident = id, .person = person};
  }
}

desk::Input Improviser::entry(const desk::Snapshot& snapshot, Instant now) {
  const auto& client = dice_.of(world_.clients);
  switch (dice_.below(10)) {
    case 0:
      return desk::SetSurge{.client = client, .on = dice_.one_in(2), .by = {}};
    case 1:
      return desk::TakeOffDuty{.rota = dice_.of(world_.rotas), .to = now + minutes{1 + dice_.below(600)}};
    case 2:
    case 3:
    case 4:
      return silence(now);
    case 5:
      return end_silence(snapshot, now);
    case 6:
      for (const auto& [chain, state] : *snapshot.clients) {
        if (!state.state.absences.empty() && dice_.one_in(2)) {
          return desk::EndAbsence{.absence = state.state.absences.back().id, .by = {}};
        }
      }
      [[fallthrough]];
    default: {
      desk::AddAbsence out{.client = client,
                           .person = somebody(client),
                           .from = now + minutes{dice_.below(2000) - 1000},
                           .to = now + minutes{30 + dice_.below(4000)},
                           .kind = {},
                           .deputy = dice_.one_in(3) ? somebody(client) : std::string{},
                           .by = {}};
      if (std::find(world_.msp_people.begin(), world_.msp_people.end(), out.person) != world_.msp_people.end()) {
        out.client.clear();
      }
      return out;
    }
  }
}

desk::Input Improviser::silence(Instant now) {
  desk::AddSilence out{
      .client = dice_.of(world_.clients),
      .kind = dice_.one_in(2) ? incident::Silence::Kind::maintenance : incident::Silence::Kind::silence,
      .match = {},
      .from = now + minutes{dice_.below(900) - 300},
      .to = {},
      .weekly = {},
      .comment = dice_.one_in(2) ? "c" : "",
      .by = {}};
  switch (dice_.below(4)) {
    case 0:
      out.match.severities = {static_cast<Severity>(1 + dice_.below(4)), static_cast<Severity>(1 + dice_.below(4))};
      break;
    case 1:
      out.match.instances = {"h" + std::to_string(dice_.below(3))};
      break;
    case 2:
      out.match.categories = {dice_.of(kCategories)};
      break;
    default:
      out.match.everything = true;
  }
  out.to = out.from + minutes{30 + dice_.below(1500)};
  if (dice_.one_in(3)) {
    out.to = out.from + hours{24 * dice_.below(60)};
    out.weekly = roster::Weekly{.days = {}, .shift = {.from = 15 * dice_.below(96), .to = 0}};
    out.weekly->shift.to = out.weekly->shift.from + 15 * (1 + dice_.below(40));
    for (auto& day : out.weekly->days) day = dice_.one_in(2);
  }
  return out;
}

desk::Input Improviser::end_silence(const desk::Snapshot& snapshot, Instant now) {
  for (const auto& [chain, client] : *snapshot.clients) {
    if (!client.state.silences.empty() && dice_.one_in(2)) {
      return desk::EndSilence{.silence = dice_.of(client.state.silences).id, .by = {}};
    }
  }
  return silence(now);
}

}  // namespace watchbill::simulation
