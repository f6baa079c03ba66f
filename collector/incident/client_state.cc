#include "collector/incident/client_state.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace watchbill::incident {

namespace {

/// Ends then what was entered with that id; it never was where it had not begun to act.
template <class Entered, class What>
void end_one(std::vector<Entered>& entered, What Entered::* what, const std::string& id, Instant at) {
  const auto ended = std::find_if(entered.begin(), entered.end(), [&](const Entered& one) { return one.id == id; });
  if (ended == entered.end()) return;
  What& stretch = (*ended).*what;
  if (at <= stretch.acts_from()) {
    entered.erase(ended);
  } else {
    stretch.to = std::min(stretch.to, at);
  }
}

struct Applied {
  ClientState& state;
  const Event& event;

  void operator()(const AbsenceAdded& body) const {
    forget_ended();
    state.absences.push_back({.id = body.id, .absence = body.absence});
    state.last_absence = std::max(state.last_absence, number_of_absence(body.id));
  }
  void operator()(const AbsenceEnded& body) const {
    end_one(state.absences, &EnteredAbsence::absence, body.id, body.at);
  }
  void operator()(const RotaOff& body) const {
    forget_ended();
    state.rotas_off.push_back(body);
  }
  void operator()(const SilenceAdded& body) const {
    forget_ended();
    state.silences.push_back({.id = body.id, .silence = body.silence});
    state.last_silence = std::max(state.last_silence, number_of_silence(body.id));
  }
  void operator()(const SilenceEnded& body) const {
    end_one(state.silences, &EnteredSilence::silence, body.id, body.at);
  }
  void operator()(const SurgeSet& body) const { state.surge = body.on; }
  void operator()(const OverflowChanged& body) const {
    state.is_over = body.on;
    state.low_since = body.low_since;
  }
  void operator()(const DigestSent& body) const {
    state.digest = {.boundary = body.at, .composed = body.to};
    std::erase_if(state.gaps, [&](const CoverageGap& gap) { return gap.to && *gap.to <= body.to; });
  }
  void operator()(const WatchBegan&) const { state.watched_since = event.effective_at; }
  void operator()(const CoverageGap& body) const { state.gaps.push_back(body); }
  void operator()(const PolicyAdopted& body) const { state.policy_version = body.version; }
  template <class Other>
  void operator()(const Other&) const {
    throw std::logic_error("an event of incident " + event.incident + " is none of its client");
  }

  void forget_ended() const {
    const Instant before = event.effective_at - kRememberEnded;
    std::erase_if(state.absences, [&](const EnteredAbsence& one) { return one.absence.to < before; });
    std::erase_if(state.rotas_off, [&](const RotaOff& one) { return one.to < before; });
    std::erase_if(state.silences, [&](const EnteredSilence& one) { return one.silence.to < before; });
  }
};

}  // namespace

ClientState apply(ClientState before, const Event& event) {
  std::visit(Applied{before, event}, event.body);
  return before;
}

roster::Roster with_entered(const roster::Roster& of_files, const ClientState& own, const ClientState& provider) {
  roster::Roster::Parts parts{.internal_hours = of_files.internal_hours(),
                              .people = of_files.people(),
                              .rotas = of_files.rotas(),
                              .absences = of_files.absences()};
  for (const auto* state : {&own, &provider}) {
    for (const auto& one : state->absences) parts.absences.push_back(one.absence);
    for (const auto& off : state->rotas_off) {
      for (auto& rota : parts.rotas) {
        if (rota.name == off.rota) rota.off.push_back({off.from, off.to});
      }
    }
  }
  return roster::Roster(std::move(parts));
}

}  // namespace watchbill::incident
