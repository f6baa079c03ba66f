#include "collector/incident/handle_client.h"

#include <algorithm>
#include <optional>

#include "collector/incident/repair.h"
#include "collector/incident/story.h"
#include "collector/incident/suppression.h"
#include "proto/shared/remedy.h"

namespace watchbill::incident {

namespace {

using roster::Absence;

std::string kind_of(const AddAbsence& input) {
  return input.kind.empty() ? "absent" : repaired(input.kind);
}

/// As the command line says of an end that it makes: `2026-06-12 20:58Z`.
std::string utc_text(Instant t) {
  std::string text = format_instant(t).substr(0, 16) + "Z";
  text[10] = ' ';
  return text;
}

class Deciding {
 public:
  Deciding(const ClientState& state, const ClientContext& context, Instant now)
      : state_(state), context_(context), now_(now) {}

  Result<std::vector<Event>> operator()(const AddAbsence& input) const {
    if (const auto person = own(input.person, "person"); !person) return tl::unexpected(person.error());
    if (auto fits = fits_calendar(input); !fits) return tl::unexpected(fits.error());
    if (auto fits = fits_deputy(input); !fits) return tl::unexpected(fits.error());
    const auto actor = actor_of(input.by.empty() ? input.person : input.by);
    if (!actor) return tl::unexpected(actor.error());
    if (entered_before(state_, input, now_) != nullptr) return std::vector<Event>{};
    if (auto free = is_free(input); !free) return tl::unexpected(free.error());
    Absence absence{.person = input.person,
                    .from = input.from,
                    .to = input.to,
                    .entered = now_,
                    .kind = kind_of(input),
                    .deputy = input.deputy};
    return one(*actor, AbsenceAdded{.id = make_absence_id(context_.chain, state_.last_absence + 1),
                                    .absence = std::move(absence)});
  }

  Result<std::vector<Event>> operator()(const EndAbsence& input) const {
    const auto found = std::find_if(state_.absences.begin(), state_.absences.end(),
                                    [&](const EnteredAbsence& one) { return one.id == input.id; });
    if (found == state_.absences.end()) {
      return fail("there is no absence '" + repaired(input.id) + "'",
                  "list the absences; those of the files end by their files");
    }
    if (found->absence.to <= now_) {
      return fail(input.id + " is over since " + utc_text(found->absence.to),
                  "nothing needs to be ended: " + found->absence.person + " is back");
    }
    const auto actor = actor_of(input.by.empty() ? found->absence.person : input.by);
    if (!actor) return tl::unexpected(actor.error());
    return one(*actor, AbsenceEnded{.id = input.id, .at = now_});
  }

  Result<std::vector<Event>> operator()(const SetSurge& input) const {
    if (context_.party != Party::internal) {
      return fail("'" + context_.chain + "' is the provider", "surge is a client's: name the client");
    }
    const auto actor = actor_of(input.by);
    if (!actor) return tl::unexpected(actor.error());
    if (state_.surge == input.on) return std::vector<Event>{};
    return one(*actor, SurgeSet{.on = input.on, .by = input.by});
  }

  Result<std::vector<Event>> operator()(const TakeOffDuty& input) const {
    if (context_.roster.rota(input.rota) == nullptr) {
      std::vector<std::string> known;
      for (const auto& rota : context_.roster.rotas()) known.push_back(rota.name);
      return unknown("rota", input.rota, known, "rotas are those of the provider's file");
    }
    if (input.to <= now_) {
      return fail("the end " + context_.zone.format(input.to) + " lies behind", "say a later end");
    }
    const auto other = std::find_if(state_.rotas_off.begin(), state_.rotas_off.end(), [&](const RotaOff& off) {
      return off.rota == input.rota && off.from < input.to && now_ < off.to;
    });
    if (other != state_.rotas_off.end()) {
      return fail("nobody is on duty for " + input.rota + " already, until " + context_.zone.format(other->to),
                  "wait for that end");
    }
    return one(collector_actor(), RotaOff{.rota = input.rota, .from = now_, .to = input.to});
  }

  Result<std::vector<Event>> operator()(const AddSilence& input) const {
    const std::string kind{to_text(input.kind)};
    if (context_.party != Party::internal) {
      return fail("'" + context_.chain + "' is the provider", kind + " is a client's: name the client");
    }
    if (!input.match.has_matcher() && !input.match.everything) {
      return fail(kind + " without a matcher would silence all of " + context_.chain,
                  "name a rule, category, severity, service, site, instance or label, or say that all of it is meant");
    }
    Silence silence{.kind = input.kind,
                    .match = repaired(input.match),
                    .from = input.from,
                    .to = input.to,
                    .entered = now_,
                    .weekly = input.weekly,
                    .comment = repaired(input.comment)};
    if (auto fits = fits_calendar(silence); !fits) return tl::unexpected(fits.error());
    const auto actor = actor_of(input.by);
    if (!actor) return tl::unexpected(actor.error());
    return one(*actor, SilenceAdded{.id = make_silence_id(context_.chain, state_.last_silence + 1),
                                    .silence = std::move(silence)});
  }

  Result<std::vector<Event>> operator()(const EndSilence& input) const {
    const auto found = std::find_if(state_.silences.begin(), state_.silences.end(),
                                    [&](const EnteredSilence& one) { return one.id == input.id; });
    if (found == state_.silences.end()) {
      return fail("there is no silence '" + repaired(input.id) + "'", "list the silences of " + context_.chain);
    }
    if (found->silence.to <= now_) {
      return fail(input.id + " is over since " + utc_text(found->silence.to),
                  "nothing needs to be ended: it silences nothing any more");
    }
    const auto actor = actor_of(input.by);
    if (!actor) return tl::unexpected(actor.error());
    return one(*actor, SilenceEnded{.id = input.id, .at = now_});
  }

 private:
  std::vector<Event> one(const Actor& actor, EventBody body) const {
    return {{.client = context_.chain, .incident = {}, .effective_at = now_, .actor = actor, .body = std::move(body)}};
  }

  static tl::unexpected<Error> unknown(const std::string& what, const std::string& name,
                                       const std::vector<std::string>& known, const std::string& otherwise) {
    return fail("unknown " + what + " '" + repaired(name) + "'", did_you_mean(name, known, otherwise));
  }

  /// Somebody whose absences this chain keeps.
  Result<const roster::Person*> own(const roster::PersonId& id, const std::string& as) const {
    const auto* person = context_.roster.find(id);
    if (person != nullptr && person->party == context_.party) return person;
    if (person != nullptr) {
      const bool is_internal = person->party == Party::internal;
      return fail(
          "'" + id + "' is of the " + (is_internal ? "internal team" : "provider") + ", not of " + context_.chain,
          "name somebody of " + context_.chain + " as " + as);
    }
    std::vector<std::string> known;
    for (const auto& p : context_.roster.people()) {
      if (p.party == context_.party) known.push_back(p.id);
    }
    return unknown(as, id, known, "people have the names that the file of " + context_.chain + " gives them");
  }

  /// Whoever says so: of the client or its provider; what concerns the provider, of the provider alone.
  Result<Actor> actor_of(const roster::PersonId& by) const {
    if (by.empty()) return collector_actor();
    const auto* person = context_.roster.find(by);
    if (person != nullptr && (context_.party == Party::internal || person->party == context_.party)) {
      return person_actor(by);
    }
    std::vector<std::string> known;
    for (const auto& p : context_.roster.people()) {
      if (context_.party == Party::internal || p.party == context_.party) known.push_back(p.id);
    }
    return unknown("person", by, known, "say who you are, by the name that the files give you");
  }

  Result<void> fits_calendar(const AddAbsence& input) const {
    const auto& zone = context_.zone;
    if (input.to <= input.from) {
      return fail("the end " + zone.format(input.to) + " is not after the beginning " + zone.format(input.from),
                  "say a later end");
    }
    if (input.to - input.from > kAbsenceLongest) {
      return fail(
          "an absence lasts 366 days at most, not from " + zone.format(input.from) + " to " + zone.format(input.to),
          "say an earlier end; who is gone for good leaves the file");
    }
    if (input.to <= now_) {
      return fail("it is over already, since " + zone.format(input.to),
                  "an absence acts from its entry on: enter one that still lasts");
    }
    return {};
  }

  Result<void> fits_calendar(const Silence& silence) const {
    const auto& zone = context_.zone;
    const std::string kind{to_text(silence.kind)};
    if (silence.to <= silence.from) {
      return fail("the end " + zone.format(silence.to) + " is not after the beginning " + zone.format(silence.from),
                  "say a later end");
    }
    if (silence.to - silence.from > kSilenceLongest) {
      return fail(
          kind + " lasts 366 days at most, not from " + zone.format(silence.from) + " to " + zone.format(silence.to),
          "say an earlier end; what nobody should ever hear of needs no rule");
    }
    if (silence.to <= now_) {
      return fail("it is over already, since " + zone.format(silence.to),
                  kind + " acts from its entry on: enter one that still lasts");
    }
    if (silence.weekly && !first_act(silence, zone)) {
      return fail("'" + roster::to_text(*silence.weekly) + "' never comes between " + zone.format(silence.from) +
                      " and " + zone.format(silence.to),
                  "say a later end, or another time of the week");
    }
    return {};
  }

  Result<void> fits_deputy(const AddAbsence& input) const {
    if (input.deputy.empty()) return {};
    if (input.deputy == input.person) {
      return fail("'" + input.person + "' cannot stand in for themselves", "name somebody else as deputy");
    }
    if (const auto deputy = own(input.deputy, "deputy"); !deputy) return tl::unexpected(deputy.error());
    return {};
  }

  Result<void> is_free(const AddAbsence& input) const {
    const auto overlaps = [&](const Absence& other) {
      return other.person == input.person && other.from < input.to && input.from < other.to;
    };
    const auto refusal = [&](const Absence& other, const std::string& where) {
      return fail(input.person + " is absent then already, " + where + ": " + context_.zone.format(other.from) +
                      " to " + context_.zone.format(other.to) + " (" + other.kind + ")",
                  "let one end where the other begins, or end that one first");
    };
    for (const auto& one : state_.absences) {
      if (overlaps(one.absence)) return refusal(one.absence, "by " + one.id);
    }
    for (const auto& one : context_.roster.absences()) {
      if (overlaps(one)) return refusal(one, "by the file of " + context_.chain);
    }
    return {};
  }

  const ClientState& state_;
  const ClientContext& context_;
  const Instant now_;
};

}  // namespace

const EnteredAbsence* entered_before(const ClientState& state, const AddAbsence& input, Instant now) {
  const auto found = std::find_if(state.absences.begin(), state.absences.end(), [&](const EnteredAbsence& one) {
    const Absence& known = one.absence;
    const bool begins_alike = known.from == input.from || (known.acts_from() <= input.from && input.from <= now);
    return begins_alike && known.person == input.person && known.to == input.to && known.kind == kind_of(input) &&
           known.deputy == input.deputy;
  });
  return found == state.absences.end() ? nullptr : &*found;
}

Result<std::vector<Event>> handle_client(const ClientState& state, const ClientInput& input,
                                         const ClientContext& context, Instant now) {
  return std::visit(Deciding(state, context, now), input);
}

}  // namespace watchbill::incident
