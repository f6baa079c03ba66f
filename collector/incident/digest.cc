#include "collector/incident/digest.h"

#include <algorithm>
#include <array>

#include "collector/ownership/ladder.h"

namespace watchbill::incident {

namespace {

using roster::OpenState;
using roster::Roster;

/// Nothing listed once is worth a page of its own; the rest is counted.
constexpr std::size_t kListed = 50;
constexpr Duration kLate = std::chrono::minutes{5};

bool can_read(const Roster& roster, const roster::PersonId& id) {
  const auto* person = roster.find(id);
  return person != nullptr && !digest_contacts(*person).empty();
}

class Readers {
 public:
  explicit Readers(const DigestContext& context) : context_(context) {}

  /// The people of the internal team who are there, the lead first; with nobody there the provider has the watch.
  void at_opening() {
    const auto lead = ownership::lead_at(context_.policy, context_.roster, context_.now);
    if (lead) add(*lead, "lead");
    for (const auto& person : context_.roster.people()) {
      const bool is_of_team = person.party == Party::internal && !person.skills.empty();
      if (is_of_team && !context_.roster.is_absent(person.id, context_.now)) add(person.id, "of the internal team");
    }
    if (told_.empty()) at_closing();
  }
  /// Whoever is on duty for the provider's first rota; its manager where none of them has a contact that takes digests.
  void at_closing() {
    const auto rota = std::string(ownership::first_rota(context_.policy, {}));
    if (!rota.empty()) {
      for (const auto& one : context_.roster.on_duty(rota, context_.now)) add(one.person, "on duty for " + rota);
    }
    const bool reaches = std::any_of(told_.begin(), told_.end(),
                                     [&](const Told& told) { return can_read(context_.roster, told.person); });
    const auto& manager = context_.policy.manager;
    if (!reaches && context_.roster.find(manager) != nullptr) add(manager, "manager; nobody on duty takes digests");
  }
  /// Who was to hear of a recovery by this digest.
  void of_recoveries(const std::vector<Incident>& incidents) {
    for (const auto& incident : incidents) {
      if (incident.is_unresolved()) continue;  // it is back: nothing to be glad of
      for (const Told& told : incident.told) {
        const bool waits = told.how == ownership::How::digest && told.cause == Cause::recovered;
        if (waits && told.at >= context_.from && context_.roster.find(told.person) != nullptr) {
          add(told.person, "told of what has recovered");
        }
      }
    }
  }
  std::vector<Told> take() { return std::move(told_); }

 private:
  void add(const roster::PersonId& id, std::string why) {
    if (std::any_of(told_.begin(), told_.end(), [&](const Told& told) { return told.person == id; })) return;
    told_.push_back({.person = id,
                     .party = context_.roster.find(id)->party,
                     .how = ownership::How::digest,
                     .why = std::move(why),
                     .at = context_.now,
                     .shift_began = context_.now,
                     .span = 0,
                     .step = -1,
                     .cause = Cause::digest});
  }

  const DigestContext& context_;
  std::vector<Told> told_;
};

Party reader_of(const DigestSent& digest) {
  return digest.kind == DigestSent::Kind::opening ? Party::internal : Party::msp;
}

std::string name_of(const Roster& roster, const roster::PersonId& id) {
  const auto* person = roster.find(id);
  return person == nullptr || person->name.empty() ? id : person->name;
}

std::string lasting(Duration duration) {
  const auto minutes = std::chrono::floor<std::chrono::minutes>(duration);
  return minutes.count() <= 0 ? "less than a minute" : format_duration(minutes);
}

class Writer {
 public:
  Writer(const DigestSent& digest, const std::vector<Incident>& incidents, const DigestContext& context)
      : digest_(digest), incidents_(incidents), context_(context) {}

  std::string text() const {
    std::string out = context_.policy.name + ", " + local(digest_.from) + " to " + local(digest_.to) + "\n";
    if (digest_.is_late()) out += "Late: it was due at " + local(digest_.at) + ", and nobody was there to send it.\n";
    if (!context_.unreadable.empty()) {
      out += "\nWhat was resolved since " + local(digest_.from) + " is missing here: " + context_.unreadable + ".\n";
    }
    const bool is_quiet = context_.unreadable.empty() && digest_.resolved.empty() && digest_.open.empty() &&
                          digest_.offered.empty() && digest_.waiting.empty() && digest_.suppressed.empty() &&
                          digest_.drills.empty() && digest_.gaps.empty();
    if (is_quiet)
      return out + "\nQuiet: nothing is open, and nothing was resolved. This is to show that the watch was kept.\n";
    const bool is_opening = digest_.kind == DigestSent::Kind::opening;
    out += gaps();
    out += section("Offered to you: accept or decline", digest_.offered);
    out += section("Waiting on you", digest_.waiting);
    out += section("Still open", digest_.open);
    out += section("Suppressed: nobody is told", digest_.suppressed);
    out += section(is_opening ? "Resolved while you were away" : "Resolved during the day", digest_.resolved);
    out += section("Drills: nothing was broken", digest_.drills);
    return out;
  }

 private:
  std::string gaps() const {
    std::string out;
    for (const auto& gap : digest_.gaps) {
      out += "\nNobody of " + context_.msp_name + " was on duty from " + local(gap.from) +
             (gap.to ? " to " + local(*gap.to) : " on, and nobody is to come") + "; its manager was told instead.\n";
    }
    return out;
  }

  std::string local(Instant t) const { return local_text(t, context_.roster.internal_hours().zone(), context_.now); }

  std::string section(const std::string& title, const std::vector<IncidentId>& ids) const {
    if (ids.empty()) return {};
    std::string out = "\n" + title + " (" + std::to_string(ids.size()) + ")\n";
    for (std::size_t n = 0; n < ids.size() && n < kListed; ++n) {
      const auto found =
          std::find_if(incidents_.begin(), incidents_.end(), [&](const Incident& i) { return i.id == ids[n]; });
      if (found != incidents_.end()) out += line(*found);
    }
    if (ids.size() > kListed) out += "- and " + std::to_string(ids.size() - kListed) + " more\n";
    return out;
  }

  std::string line(const Incident& incident) const {
    std::string out = "- " + incident.id + " " + std::string(to_text(incident.severity)) + ", " + incident.category +
                      ": " + (incident.summary.empty() ? incident.rule_name : incident.summary) + "\n  since " +
                      local(incident.received);
    if (incident.resolved_at)
      out += std::string(incident.drill ? ", over" : ", resolved") + " after " +
             lasting(*incident.resolved_at - incident.received);
    if (!incident.resolved_at) out += ", " + owner_of(incident);
    out += "; " + response_of(incident);
    return out + "; told: " + told_of(incident) + "\n";
  }

  std::string owner_of(const Incident& incident) const { return "of " + party_name(incident.span().owner); }

  std::string response_of(const Incident& incident) const {
    const auto& acknowledgement = incident.acknowledgement;
    if (!acknowledgement) return "not acknowledged" + late_of(incident);
    return "acknowledged by " + name_of(context_.roster, acknowledgement->person) + " after " +
           lasting(acknowledgement->at - incident.received) + late_of(incident);
  }

  /// Whose spans exceeded the target, each by itself.
  std::string late_of(const Incident& incident) const {
    std::string out;
    for (const Party party : {Party::internal, Party::msp}) {
      const bool is_late = std::any_of(incident.spans.begin(), incident.spans.end(), [&](const OwnerSpan& span) {
        return span.owner == party && span.is_late(context_.now);
      });
      if (is_late) out += (out.empty() ? ", late at " : " and ") + party_name(party);
    }
    return out;
  }

  const std::string& party_name(Party party) const {
    return party == Party::msp ? context_.msp_name : context_.policy.name;
  }

  std::string told_of(const Incident& incident) const {
    std::vector<roster::PersonId> people;
    for (const Told& told : incident.told) {
      if (told.how == ownership::How::digest) continue;
      if (std::find(people.begin(), people.end(), told.person) == people.end()) people.push_back(told.person);
    }
    std::string out;
    for (const auto& id : people) out += (out.empty() ? "" : ", ") + name_of(context_.roster, id);
    return out.empty() ? "nobody" : out;
  }

  const DigestSent& digest_;
  const std::vector<Incident>& incidents_;
  const DigestContext& context_;
};

void count(std::string& out, std::size_t number, const std::string& what) {
  if (number > 0) out += (out.empty() ? "" : ", ") + std::to_string(number) + " " + what;
}

std::string summary_of(const DigestSent& digest) {
  std::string counts;
  count(counts, digest.offered.size(), "offered to you");
  count(counts, digest.waiting.size(), "waiting on you");
  count(counts, digest.open.size(), "still open");
  count(counts, digest.suppressed.size(), "suppressed");
  count(counts, digest.resolved.size(), "resolved");
  count(counts, digest.drills.size(), digest.drills.size() == 1 ? "drill" : "drills");
  const bool is_opening = digest.kind == DigestSent::Kind::opening;
  return std::string(is_opening ? "While you were away: " : "The day: ") + (counts.empty() ? "all quiet" : counts);
}

}  // namespace

std::optional<DigestBoundary> next_digest(const roster::Calendar& hours, Instant t, Instant limit) {
  auto at = hours.next_change(t, limit);
  for (bool was_open = hours.state_at(t) == OpenState::open; at; at = hours.next_change(*at, limit)) {
    const bool is_open = hours.state_at(*at) == OpenState::open;
    if (is_open != was_open) {
      return DigestBoundary{.kind = is_open ? DigestSent::Kind::opening : DigestSent::Kind::closing, .at = *at};
    }
  }
  return std::nullopt;
}

std::optional<DigestBoundary> missed_digest(const roster::Calendar& hours, Instant t, Instant now) {
  std::optional<DigestBoundary> latest;
  for (auto next = next_digest(hours, t, now); next; next = next_digest(hours, next->at, now)) latest = next;
  return latest;
}

DigestSent compose_digest(const DigestBoundary& boundary, const std::vector<Incident>& incidents,
                          const DigestContext& context) {
  DigestSent digest{.kind = boundary.kind, .at = boundary.at, .from = context.from, .to = context.now};
  digest.gaps = context.gaps;
  const Party reader = reader_of(digest);
  for (const Incident& incident : incidents) {
    if (!incident.is_unresolved()) {
      auto& section = incident.drill ? digest.drills : digest.resolved;
      if (incident.resolved_at && *incident.resolved_at >= context.from) section.push_back(incident.id);
    } else if (incident.drill) {
      digest.drills.push_back(incident.id);
    } else if (incident.suppression) {
      digest.suppressed.push_back(incident.id);
    } else if (incident.offer && incident.offer->to == reader) {
      digest.offered.push_back(incident.id);
    } else if (incident.span().owner == reader && !incident.acknowledgement) {
      digest.waiting.push_back(incident.id);
    } else {
      digest.open.push_back(incident.id);
    }
  }
  Readers readers(context);
  if (reader == Party::internal) {
    readers.at_opening();
  } else {
    readers.at_closing();
  }
  readers.of_recoveries(incidents);
  digest.told = readers.take();
  digest.text = Writer(digest, incidents, context).text();
  return digest;
}

bool DigestSent::is_late() const {
  return to - at > kLate;
}

Message compose(const DigestSent& digest, const Told& told, const DigestContext& context) {
  Message message;
  message.cause = Cause::digest;
  message.how = ownership::How::digest;
  message.at = told.at;
  message.client = context.policy.client;
  message.client_name = context.policy.name;
  message.person = told.person;
  message.person_name = name_of(context.roster, told.person);
  message.severity = Severity::p4;
  message.summary = summary_of(digest);
  message.description = digest.text;
  message.since = digest.from;
  message.received = digest.at;
  message.owner = reader_of(digest);
  message.owner_name = message.owner == Party::msp ? context.msp_name : context.policy.name;
  message.why_you = told.why;
  return message;
}

std::string delivery_key(const ClientId& client, const DigestSent& digest, const roster::PersonId& person) {
  // Of ids alone: what files allow as a name needs no escaping.
  return client + "/digest/" + std::string(to_text(digest.kind)) + '/' +
         std::to_string(digest.at.time_since_epoch().count()) + '/' + person;
}

std::vector<roster::Contact> digest_contacts(const roster::Person& person) {
  constexpr std::array<std::string_view, 3> pagers{"pagerduty", "sms", "voice"};
  std::vector<roster::Contact> out;
  for (const auto& contact : person.contacts) {
    if (std::find(pagers.begin(), pagers.end(), contact.channel) == pagers.end()) out.push_back(contact);
  }
  return out;
}

}  // namespace watchbill::incident
