#pragma once
// Who there is and who is on duty: people of one client and of the provider, rotas, absences. An immutable value; pure.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "collector/roster/absence.h"
#include "collector/roster/away.h"
#include "collector/roster/calendar.h"
#include "collector/roster/earliest.h"
#include "collector/roster/party.h"
#include "collector/roster/rota.h"
#include "proto/shared/time.h"

namespace watchbill::roster {

/// One way to reach a person: a channel's name (email, webhook, pagerduty, …) and what that channel needs.
struct Contact {
  std::string channel;
  std::string target;
  bool operator==(const Contact&) const = default;
};

struct Person {
  PersonId id;
  std::string name;
  Party party = Party::internal;
  std::vector<std::string> skills;  ///< categories; of internal people
  std::vector<Contact> contacts;    ///< in order of preference
};

/// A member on duty, and the instant the turn began: part of what makes a message unique.
struct OnDuty {
  PersonId person;
  Instant shift_began;  ///< the later of the turn's and the hours' beginning; 1970 when neither ever began
  bool operator==(const OnDuty&) const = default;
};

class Roster {
 public:
  struct Parts {
    Calendar internal_hours;
    std::vector<Person> people;  ///< internal people in the order written, then the provider's
    std::vector<Rota> rotas;
    std::vector<Absence> absences;
  };
  explicit Roster(Parts parts);

  const Calendar& internal_hours() const { return parts_.internal_hours; }
  const std::vector<Person>& people() const { return parts_.people; }
  const std::vector<Rota>& rotas() const { return parts_.rotas; }
  const std::vector<Absence>& absences() const { return parts_.absences; }
  const Person* find(std::string_view person) const;
  const Rota* rota(std::string_view name) const;

  bool is_absent(std::string_view person, Instant) const;
  /// Internal people with the skill (their own, or an absent person's whose deputy they are) who are not absent, in the
  /// order written. Hours do not matter here.
  std::vector<PersonId> present(std::string_view skill, Instant) const;
  /// Whether present() finds anybody.
  bool is_anybody_present(std::string_view skill, Instant) const;
  /// Who answers for the rota at this instant: whom an override names; else in its hours whose turn it is, an absent
  /// member's falling to the next. An override whose person is absent counts as if it were not there.
  std::vector<OnDuty> on_duty(std::string_view rota, Instant) const;

  /// The first instant after `t`, at most at `limit`, at which any rota, absence or calendar may give another answer.
  std::optional<Instant> next_change(Instant t, Instant limit) const;
  /// The same for the people on duty for one rota, by who they are: a hand-over of somebody to himself is none.
  std::optional<Instant> next_duty_change(std::string_view rota, Instant t, Instant limit) const;
  /// The first instant after `t`, at most at `limit`, at which an absence of anybody begins or ends.
  std::optional<Instant> next_absence_edge(Instant t, Instant limit) const;
  /// The same for one person.
  std::optional<Instant> next_absence_edge(std::string_view person, Instant t, Instant limit) const;

 private:
  bool has_skill(const Person&, std::string_view skill, Instant) const;
  const Override* acting_override(const Rota&, Instant) const;
  std::vector<PersonId> people_on_duty(const Rota&, Instant) const;
  void offer_edges(Earliest&, const Rota&, Instant t, Instant limit) const;

  Parts parts_;
  Away away_;
};

}  // namespace watchbill::roster
