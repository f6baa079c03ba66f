#include "collector/incident/client_state.h"

#include <algorithm>
#include <charconv>
#include <stdexcept>
#include <utility>

namespace watchbill::incident {

namespace {

constexpr std::string_view kMark = "-a";

/// N of `CHAIN-aN`; 0 when it is none.
std::int64_t number_in(const AbsenceId& id) {
  const auto mark = id.rfind(kMark);
  if (mark == AbsenceId::npos || mark == 0) return 0;
  const char* const from = id.data() + mark + kMark.size();
  const char* const end = id.data() + id.size();
  std::int64_t number = 0;
  const auto parsed = std::from_chars(from, end, number);
  const bool reads = from != end && *from != '0' && parsed.ec == std::errc{} && parsed.ptr == end && number > 0;
  return reads ? number : 0;
}

struct Applied {
  ClientState& state;
  const Event& event;

  void operator()(const AbsenceAdded& body) const {
    forget_ended();
    state.absences.push_back({.id = body.id, .absence = body.absence});
    state.last_absence = std::max(state.last_absence, number_in(body.id));
  }
  void operator()(const AbsenceEnded& body) const {
    const auto ended = std::find_if(state.absences.begin(), state.absences.end(),
                                    [&](const EnteredAbsence& one) { return one.id == body.id; });
    if (ended == state.absences.end()) return;
    if (body.at <= ended->absence.acts_from()) {
      state.absences.erase(ended);
    } else {
      ended->absence.to = std::min(ended->absence.to, body.at);
    }
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
    const auto ended = std::find_if(state.silences.begin(), state.silences.end(),
                                    [&](const EnteredSilence& one) { return one.id == body.id; });
    if (ended == state.silences.end()) return;
    if (body.at <= ended->silence.acts_from()) {
      state.silences.erase(ended);
    } else {
      ended->silence.to = std::min(ended->silence.to, body.at);
    }
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
  void operator()(const CoverageGap& body) const { state.gaps.push_back(body); }
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

AbsenceId make_absence_id(std::string_view chain, std::int64_t number) {
  return std::string(chain) + std::string(kMark) + std::to_string(number);
}

std::string chain_of(const AbsenceId& id) {
  return number_in(id) == 0 ? std::string{} : id.substr(0, id.rfind(kMark));
}

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
