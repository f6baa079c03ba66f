#include "collector/journal/outbox.h"

#include <array>
#include <stdexcept>

#include "collector/incident/repair.h"
#include "collector/journal/delivery_json.h"
#include "collector/journal/left_out.h"
#include "collector/journal/rows.h"

namespace watchbill::journal {

using soci::into;
using soci::use;

namespace {

constexpr std::array kStates{"pending", "sent", "failed"};

std::string state_text(DeliveryState state) {
  return kStates[static_cast<std::size_t>(state)];
}

DeliveryState read_state(const std::string& text) {
  for (std::size_t n = 0; n < kStates.size(); ++n) {
    if (text == kStates[n]) return static_cast<DeliveryState>(n);
  }
  throw std::runtime_error("unknown state of a delivery '" + text + "'");
}

/// Pages before the rest, then by severity: 0 to 3, and 4 to 7; the least first. What is in earnest goes before a
/// drill, which is of no class.
long long urgency_of(const incident::Message& message) {
  if (message.is_drill) return 8;
  const auto below = static_cast<long long>(message.severity) - static_cast<long long>(Severity::p1);
  return (message.how == ownership::How::page ? 0 : 4) + below;
}

/// The contact in use as its columns hold it; empty when the list is at its end.
roster::Contact contact_of(const Delivery& delivery) {
  if (delivery.contact >= delivery.contacts.size()) return {};
  const auto& contact = delivery.contacts[delivery.contact];
  return {.channel = incident::repaired(contact.channel), .target = incident::repaired(contact.target)};
}

}  // namespace

DeliveryInsert::DeliveryInsert(soci::session& session)
    : statement_(
          (session.prepare
               << "insert into deliveries (client, number, key, incident, person, cause, state, urgency, channel,"
                  " detail, contact, next_channel, next_target, attempts, put_at, due_at, created_at, payload)"
                  " values (:client, (select coalesce(max(number), 0) + 1 from deliveries where client = :same),"
                  " :key, :incident, :person, :cause, :state, :urgency, :channel, :detail, :contact,"
                  " :next_channel, :next_target, :attempts, :put_at, :due_at, :created_at, :payload)"
                  " on conflict do nothing",
           use(client_), use(client_), use(key_), use(incident_), use(person_), use(cause_), use(state_), use(urgency_),
           use(channel_), use(detail_), use(contact_), use(next_channel_), use(next_target_), use(attempts_), use(put_),
           use(due_), use(created_), use(payload_))) {}

void DeliveryInsert::run(const Delivery& delivery, Instant created) {
  const auto& message = delivery.message;
  const bool reachable = delivery.contact < delivery.contacts.size();
  const roster::Contact contact = contact_of(delivery);
  client_ = message.client;
  key_ = delivery.key;
  incident_ = message.incident;
  person_ = message.person;
  cause_ = to_text(message.cause);
  state_ = state_text(reachable ? DeliveryState::pending : DeliveryState::failed);
  urgency_ = urgency_of(message);
  channel_ = reachable ? contact.channel : "none";
  detail_ = reachable ? "" : "no contact to reach this person by";
  contact_ = static_cast<long long>(delivery.contact);
  next_channel_ = contact.channel;
  next_target_ = contact.target;
  attempts_ = delivery.attempts;
  put_ = to_row(created);
  due_ = to_row(delivery.due);
  created_ = to_row(created);
  payload_ = payload_text(delivery);
  statement_.execute(true);
}

namespace {

/// `bind` is given the prepared statement to bind what `condition` names, in order.
template <class Bind>
std::vector<DeliveryRecord> select_deliveries(soci::session& session, const std::string& condition, const Bind& bind) {
  std::string key, state, detail, payload;
  long long number = 0, contact = 0, attempts = 0, due = 0, created = 0;
  NullableInstant settled;
  auto prepared = (session.prepare << "select number, key, state, detail, contact, attempts, due_at, created_at,"
                                      " payload, settled_at from deliveries where "
                                   << condition);
  bind(prepared);
  soci::statement statement =
      (prepared, into(number), into(key), into(state), into(detail), into(contact), into(attempts), into(due),
       into(created), into(payload), into(settled.value, settled.indicator));
  std::vector<DeliveryRecord> records;
  statement.execute();
  while (statement.fetch()) {
    auto delivery = read_payload(payload);
    if (!delivery) throw std::runtime_error(key + ": " + delivery.error().problem);
    delivery->key = key;
    delivery->contact = static_cast<std::size_t>(contact);
    delivery->attempts = static_cast<int>(attempts);
    delivery->due = from_row(due);
    delivery->created = from_row(created);
    delivery->number = number;
    records.push_back(
        {.delivery = *std::move(delivery), .state = read_state(state), .detail = detail, .settled_at = settled.get()});
  }
  return records;
}

}  // namespace

namespace {

constexpr std::string_view kDue = "state = 'pending' and (due_at <= :due or put_at > :put)";
constexpr std::string_view kMostUrgentFirst = " order by urgency, due_at, created_at, number limit :most";

}  // namespace

std::vector<DeliveryRecord> read_due(const Engine& engine, soci::session& session, Instant now, const Busy& busy,
                                     std::size_t limit) {
  const long long at = to_row(now);
  const auto most = static_cast<long long>(limit);
  const LeftOut left = left_out(engine, busy);
  return select_deliveries(session, std::string(kDue) + left.condition + std::string(kMostUrgentFirst),
                           [&](auto& prepared) {
                             prepared, use(at), use(at);
                             for (const auto& each : left.values) prepared, use(each);
                             prepared, use(most);
                           });
}

std::vector<DeliveryRecord> read_due_in(const Engine& engine, soci::session& session, const Queue& queue, Instant now,
                                        const Busy& busy, std::size_t limit) {
  const long long at = to_row(now);
  const auto most = static_cast<long long>(limit);
  const std::string channel = incident::repaired(queue.contact.channel);
  const std::string target = incident::repaired(queue.contact.target);
  const LeftOut left = left_out(engine, {.tellings = busy.tellings, .contacts = {}, .queues = {}});
  const std::string of_queue =
      " and person = :person and next_channel = :channel and next_target = :target and cause <> 'digest' and " +
      of_class(queue.is_urgent);
  return select_deliveries(session, std::string(kDue) + of_queue + left.condition + std::string(kMostUrgentFirst),
                           [&](auto& prepared) {
                             prepared, use(at), use(at), use(queue.person), use(channel), use(target);
                             for (const auto& each : left.values) prepared, use(each);
                             prepared, use(most);
                           });
}

std::optional<Instant> read_next_due(const Engine& engine, soci::session& session, Instant now, const Busy& busy) {
  NullableInstant due;
  const long long at = to_row(now);
  const LeftOut left = left_out(engine, busy);
  auto prepared = (session.prepare << "select min(case when put_at > :now and due_at > :at then :due else due_at end)"
                                      " from deliveries where state = 'pending'"
                                   << left.condition);
  prepared, use(at), use(at), use(at);
  for (const auto& each : left.values) prepared, use(each);
  soci::statement statement = (prepared, into(due.value, due.indicator));
  statement.execute(true);
  return due.get();
}

std::vector<DeliveryRecord> read_deliveries_of(soci::session& session, const incident::IncidentId& id) {
  const std::string client = incident::client_of(id);
  return select_deliveries(session, "client = :client and incident = :incident order by number",
                           [&](auto& prepared) { prepared, use(client), use(id); });
}

std::vector<DeliveryCounts> read_counts(soci::session& session) {
  std::string channel, state;
  long long count = 0;
  soci::statement statement =
      (session.prepare << "select channel, state, count(*) from deliveries group by channel, state", into(channel),
       into(state), into(count));
  std::vector<DeliveryCounts> counts;
  statement.execute();
  while (statement.fetch()) counts.push_back({.channel = channel, .state = read_state(state), .count = count});
  return counts;
}

namespace {

void write_settled(soci::session& session, const std::string& key, const Attempt& attempt, Instant now) {
  const std::string state =
      state_text(attempt.result == Attempt::Result::sent ? DeliveryState::sent : DeliveryState::failed);
  const std::string channel = incident::repaired(attempt.channel);
  const std::string detail = incident::repaired(attempt.detail);
  const long long settled = to_row(now);
  session << "update deliveries set state = :state, channel = :channel, detail = :detail, settled_at = :settled_at,"
             " attempts = attempts + 1 where key = :key and state = 'pending'",
      use(state), use(channel), use(detail), use(settled), use(key);
}

void write_rescheduled(soci::session& session, const Delivery& next, const Attempt& attempt, Instant now) {
  const std::string channel = incident::repaired(attempt.channel);
  const std::string detail = incident::repaired(attempt.detail);
  const roster::Contact contact = contact_of(next);
  const auto place = static_cast<long long>(next.contact);
  const long long tried = next.attempts;
  const long long put_at = to_row(now);
  const long long due_at = to_row(next.due);
  session << "update deliveries set channel = :channel, detail = :detail, contact = :contact,"
             " next_channel = :next_channel, next_target = :next_target, attempts = :attempts, put_at = :put_at,"
             " due_at = :due_at where key = :key and state = 'pending'",
      use(channel), use(detail), use(place), use(contact.channel), use(contact.target), use(tried), use(put_at),
      use(due_at), use(next.key);
}

}  // namespace

void write_outcome(soci::session& session, const Outcome& outcome, Instant now) {
  if (outcome.next) {
    write_rescheduled(session, *outcome.next, outcome.attempt, now);
  } else {
    write_settled(session, outcome.key, outcome.attempt, now);
  }
}

}  // namespace watchbill::journal
