#include "collector/paging/pump.h"

#include <algorithm>
#include <exception>
#include <utility>

#include "collector/paging/verdict.h"
#include "proto/shared/log.h"

namespace watchbill::paging {

namespace {

using journal::Attempt;
using journal::Delivery;

constexpr std::size_t kAtOnce = 64;   // rows looked at before asking again
constexpr std::size_t kReports = 64;  // that may wait to be taken: the journal leaves each of them out by name
constexpr Duration kJournalTrouble = std::chrono::seconds{5};
constexpr Duration kLookAgain = std::chrono::seconds{1};

Attempt attempt_on(const Channel& channel, const Delivery& delivery, const std::stop_token& stop) {
  const roster::Contact& contact = delivery.contacts[delivery.contact];
  try {
    return channel.deliver(delivery, contact, stop);
  } catch (const std::exception& bug) {
    log::error("paging", "a channel threw", {{"channel", contact.channel}, {"what", bug.what()}});
    return {.result = Attempt::Result::retry, .channel = contact.channel, .detail = bug.what(), .retry_after = {}};
  }
}

}  // namespace

Pump::Pump(journal::Journal& journal, std::shared_ptr<const ChannelSet> channels, PumpOptions options,
           std::function<void()> wake, Unreached unreached)
    : journal_(journal),
      channels_(std::move(channels)),
      options_(options),
      wake_(std::move(wake)),
      unreached_(std::move(unreached)),
      random_(options.seed) {
  for (std::size_t i = 0; i < options_.senders; ++i) {
    senders_.emplace_back([this](const std::stop_token& stop) { run(stop); });
  }
}

Pump::~Pump() {
  for (auto& sender : senders_) sender.request_stop();  // all of them first: each may take a second to notice
}

void Pump::replace(std::shared_ptr<const ChannelSet> channels) {
  channels_ = std::move(channels);
}

void Pump::run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    std::unique_lock lock{mutex_};
    if (!has_job_.wait(lock, stop, [this] { return !jobs_.empty(); })) return;
    const Job job = std::move(jobs_.front());
    jobs_.pop_front();
    lock.unlock();
    const std::string& name = job.delivery.contacts[job.delivery.contact].channel;
    Attempt attempt = attempt_on(*job.channels->at(name), job.delivery, stop);
    if (stop.stop_requested()) return;  // unknown whether it arrived: the row is still due, a repeat is allowed
    lock.lock();
    done_.push_back({.delivery = job.delivery, .attempt = std::move(attempt)});
    lock.unlock();
    wake_();
  }
}

std::optional<Instant> Pump::step(Instant now) {
  take_results();
  const auto written = write_results(now);
  const auto settled = written ? settle_reported(now) : written;
  const auto started = settled ? start_due(now) : settled;
  const auto next = started ? journal_.next_due(now) : tl::unexpected(started.error());
  if (!next) {
    log::error("paging", "the journal cannot be used; trying again", {{"error", next.error().text()}});
    return now + kJournalTrouble;
  }
  if (!*next || !has_free_sender()) return std::nullopt;  // the next free sender wakes us
  // A row under way, or one that waits for it, is due and hides what comes after it.
  return **next > now ? **next : now + kLookAgain;
}

void Pump::take_results() {
  const std::scoped_lock lock{mutex_};
  std::move(done_.begin(), done_.end(), std::back_inserter(unwritten_));
  done_.clear();
}

Result<void> Pump::write_results(Instant now) {
  while (!unwritten_.empty()) {
    if (auto written = write(unwritten_.back(), now); !written) return written;
    under_way_.erase(unwritten_.back().delivery.key);
    unwritten_.pop_back();
  }
  return {};
}

Result<void> Pump::write(const Done& done, Instant now) {
  const auto& [delivery, attempt] = done;
  const bool is_too_old = now - delivery.created >= options_.give_up_after;
  switch (attempt.result) {
    case Attempt::Result::sent:
      log::info("paging", "told",
                {{"delivery", delivery.key}, {"channel", attempt.channel}, {"detail", attempt.detail}});
      return journal_.settle(delivery.key, attempt, now);
    case Attempt::Result::failed:
      return write_failed(delivery, attempt, now);
    case Attempt::Result::retry:
      break;
  }
  if (is_too_old) {
    Attempt last = attempt;
    last.result = Attempt::Result::failed;
    last.detail = "given up after " + format_duration(options_.give_up_after) + ": " + attempt.detail;
    return write_failed(delivery, last, now);
  }
  const Duration asked = std::min(attempt.retry_after.value_or(Duration{0}), options_.longest_wait);
  const Duration wait = std::max(asked, Backoff::after(delivery.attempts, options_.retry, random_()));
  log::warning("paging", "not told yet",
               {{"delivery", delivery.key},
                {"channel", attempt.channel},
                {"detail", attempt.detail},
                {"again_in", format_duration(wait)}});
  Delivery next = delivery;
  ++next.attempts;
  next.due = now + wait;
  return journal_.reschedule(next, attempt, now);
}

Result<void> Pump::write_failed(const Delivery& delivery, const Attempt& attempt, Instant now) {
  const bool has_next = delivery.contact + 1 < delivery.contacts.size();
  log::error("paging", has_next ? "failed, the next contact is tried" : "failed on the last contact",
             {{"delivery", delivery.key}, {"channel", attempt.channel}, {"detail", attempt.detail}});
  if (!has_next) {
    report(delivery, attempt);
    return {};
  }
  Delivery next = delivery;
  ++next.contact;
  next.attempts = 0;
  next.due = now;
  return journal_.reschedule(next, attempt, now);
}

void Pump::report(const Delivery& delivery, const Attempt& attempt) {
  reported_.insert_or_assign(delivery.key, Done{.delivery = delivery, .attempt = attempt});
  unreached_(delivery.message, [this, key = delivery.key] {
    {
      const std::scoped_lock lock{mutex_};
      taken_.push_back(key);
    }
    wake_();
  });
}

Result<void> Pump::settle_reported(Instant now) {
  std::vector<std::string> taken;
  {
    const std::scoped_lock lock{mutex_};
    taken = taken_;
  }
  for (const auto& key : taken) {
    const auto report = reported_.find(key);
    if (auto settled = journal_.settle(key, report->second.attempt, now); !settled) return settled;
    reported_.erase(report);
    const std::scoped_lock lock{mutex_};
    std::erase(taken_, key);
  }
  return {};
}

Result<void> Pump::start_due(Instant now) {
  // Each round that goes on has used up a sender, a contact or a row, so the rounds end.
  for (bool has_moved_on = true; has_moved_on && has_room();) {
    has_moved_on = false;
    const auto due = journal_.due_deliveries(now, busy(), kAtOnce);
    if (!due) return tl::unexpected(due.error());
    for (const auto& delivery : *due) {
      if (!may_start(delivery)) continue;
      const auto is_aside = is_set_aside(delivery, now);
      if (!is_aside) return tl::unexpected(is_aside.error());
      if (!*is_aside) start(delivery);
      has_moved_on = true;
    }
  }
  return {};
}

/// Writes down what needs no attempt: whether this row did not.
Result<bool> Pump::is_set_aside(const Delivery& delivery, Instant now) {
  if (const auto attempt = obstacle(delivery)) {
    return write_failed(delivery, *attempt, now).map([] { return true; });
  }
  const auto overtaken = is_overtaken(delivery);
  if (!overtaken || !*overtaken) return overtaken;
  const std::string& channel = delivery.contacts[delivery.contact].channel;
  return journal_.settle(delivery.key, failed(channel, "not sent: a later message has told them already"), now).map([] {
    return true;
  });
}

std::optional<Attempt> Pump::obstacle(const Delivery& delivery) const {
  if (delivery.contact >= delivery.contacts.size()) {
    return failed("none", "'" + delivery.message.person + "' has no contact; give them one in the people section");
  }
  const std::string& name = delivery.contacts[delivery.contact].channel;
  if (channels_->contains(name)) return std::nullopt;
  return failed(name, "no channel '" + name + "' is configured in collector.yml: this contact is skipped");
}

Result<bool> Pump::is_overtaken(const Delivery& delivery) {
  const auto records = journal_.deliveries_of(delivery.message.incident);
  if (!records) return tl::unexpected(records.error());
  return std::any_of(records->begin(), records->end(), [&delivery](const journal::DeliveryRecord& record) {
    return record.state == journal::DeliveryState::sent && record.delivery.message.person == delivery.message.person &&
           record.delivery.number > delivery.number;
  });
}

bool Pump::has_free_sender() const {
  return under_way_.size() < options_.senders;
}

bool Pump::has_room() const {
  return has_free_sender() && reported_.size() < kReports;
}

/// One contact's trouble (a server that takes its deadline each time) holds at most half of the senders.
bool Pump::is_saturated(const roster::Contact& contact) const {
  const auto same = std::count_if(under_way_.begin(), under_way_.end(), [&contact](const auto& entry) {
    return entry.second.contacts[entry.second.contact] == contact;
  });
  return static_cast<std::size_t>(same) >= std::max<std::size_t>(1, options_.senders / 2);
}

journal::Busy Pump::busy() const {
  journal::Busy busy;
  for (const auto& [key, report] : reported_) {
    const auto& message = report.delivery.message;
    busy.tellings.push_back({.incident = message.incident, .person = message.person});
  }
  for (const auto& [key, delivery] : under_way_) {
    busy.tellings.push_back({.incident = delivery.message.incident, .person = delivery.message.person});
    const roster::Contact& contact = delivery.contacts[delivery.contact];
    if (is_saturated(contact)) busy.contacts.push_back(contact);
  }
  return busy;
}

bool Pump::may_start(const Delivery& delivery) const {
  if (!has_room()) return false;
  const auto is_same = [&delivery](const Delivery& other) {
    return other.message.incident == delivery.message.incident && other.message.person == delivery.message.person;
  };
  const bool is_told_of =
      std::any_of(under_way_.begin(), under_way_.end(), [&](const auto& entry) { return is_same(entry.second); }) ||
      std::any_of(reported_.begin(), reported_.end(),
                  [&](const auto& entry) { return is_same(entry.second.delivery); });
  if (is_told_of) return false;
  return delivery.contact >= delivery.contacts.size() || !is_saturated(delivery.contacts[delivery.contact]);
}

void Pump::start(const Delivery& delivery) {
  under_way_.emplace(delivery.key, delivery);
  {
    const std::scoped_lock lock{mutex_};
    jobs_.push_back({.delivery = delivery, .channels = channels_});
  }
  has_job_.notify_one();
}

}  // namespace watchbill::paging
