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
constexpr std::size_t kReports = 64;  // that may wait to be taken before no more is begun
constexpr Duration kJournalTrouble = std::chrono::seconds{5};
constexpr Duration kLookAgain = std::chrono::seconds{1};

Attempt attempt_on(const Channel& channel, const Fold& fold, const std::stop_token& stop) {
  const roster::Contact& contact = fold.contact();
  try {
    return channel.deliver(fold.told, contact, stop);
  } catch (const std::exception& bug) {
    log::error("paging", "a channel threw", {{"channel", contact.channel}, {"what", bug.what()}});
    return {.result = Attempt::Result::retry, .channel = contact.channel, .detail = bug.what(), .retry_after = {}};
  }
}

void log_attempt(const Fold& fold, const Attempt& attempt, const Aftermath& after, Instant now) {
  const std::string key = key_of(fold.told);
  const std::string told = std::to_string(fold.told.size());
  const auto put_off = std::find_if(after.outcomes.begin(), after.outcomes.end(), [](const journal::Outcome& outcome) {
    return outcome.next && outcome.next->attempts > 0;
  });
  if (put_off != after.outcomes.end()) {
    log::warning("paging", "not told yet",
                 {{"delivery", key},
                  {"incidents", told},
                  {"channel", attempt.channel},
                  {"detail", attempt.detail},
                  {"again_in", format_duration(put_off->next->due - now)}});
    return;
  }
  const bool is_sent = attempt.result == Attempt::Result::sent;
  const std::string_view failure =
      after.outcomes.empty() ? "failed on the last contact" : "failed, the next contact is tried";
  log::write(is_sent ? log::Level::info : log::Level::error, "paging", is_sent ? "told" : failure,
             {{"delivery", key}, {"incidents", told}, {"channel", attempt.channel}, {"detail", attempt.detail}});
}

}  // namespace

Pump::Pump(journal::Journal& journal, std::shared_ptr<const ChannelSet> channels, PumpOptions options,
           std::function<void()> wake, Unreached unreached)
    : journal_(journal),
      channels_(std::move(channels)),
      options_(options),
      wake_(std::move(wake)),
      unreached_(std::move(unreached)),
      random_(options.seed),
      windows_(options.windows) {
  for (std::size_t i = 0; i < options_.senders; ++i) {
    senders_.emplace_back([this](const std::stop_token& stop) { run(stop); });
  }
}

Pump::~Pump() {
  for (auto& sender : senders_) sender.request_stop();  // all of them first: each may take a second to notice
}

void Pump::replace(std::shared_ptr<const ChannelSet> channels, config::FoldWindows windows) {
  channels_ = std::move(channels);
  windows_.replace(windows);
}

void Pump::run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    std::unique_lock lock{mutex_};
    if (!has_job_.wait(lock, stop, [this] { return !jobs_.empty(); })) return;
    Job job = std::move(jobs_.front());
    jobs_.pop_front();
    lock.unlock();
    Attempt attempt = attempt_on(*job.channels->at(job.fold->contact().channel), *job.fold, stop);
    if (stop.stop_requested()) return;  // unknown whether it arrived: the rows are still due, a repeat is allowed
    lock.lock();
    done_.push_back({.fold = std::move(job.fold), .attempt = std::move(attempt)});
    lock.unlock();
    wake_();
  }
}

std::optional<Instant> Pump::step(Instant now) {
  take_results();
  windows_.prune(now);
  const auto written = write_results(now);
  const auto settled = written ? settle_reported(now) : written;
  const auto started = settled ? start_due(now) : settled;
  const auto next = started ? journal_.next_due(now, busy(now)) : tl::unexpected(started.error());
  if (!next) {
    log::error("paging", "the journal cannot be used; trying again", {{"error", next.error().text()}});
    return now + kJournalTrouble;
  }
  if (!has_free_sender()) return std::nullopt;  // the next free sender wakes us
  const auto window_ends = windows_.first_end(now);
  if (!*next) return window_ends;
  // What is due and was not begun waits for reports to be taken, which wakes us, or is from before queues were columns.
  const Instant due = **next > now ? **next : now + kLookAgain;
  return std::min(due, window_ends.value_or(due));
}

void Pump::take_results() {
  const std::scoped_lock lock{mutex_};
  std::move(done_.begin(), done_.end(), std::back_inserter(unwritten_));
  done_.clear();
}

Result<void> Pump::write_results(Instant now) {
  while (!unwritten_.empty()) {
    if (auto written = write(unwritten_.back(), now); !written) return written;
    std::erase(under_way_, unwritten_.back().fold);
    unwritten_.pop_back();
  }
  return {};
}

Result<void> Pump::write(const Done& done, Instant now) {
  const auto& [fold, attempt] = done;
  const auto after = aftermath(*fold, attempt, options_.patience, now, random_());
  if (auto written = write(after, now); !written) return written;
  log_attempt(*fold, attempt, after, now);
  if (fold->queue && attempt.result == Attempt::Result::failed) windows_.cancel(*fold->queue);
  return {};
}

Result<void> Pump::write(const Aftermath& after, Instant now) {
  if (!after.outcomes.empty()) {
    if (auto written = journal_.write_outcomes(after.outcomes, now); !written) return written;
  }
  for (const auto& each : after.unreached) report(each);
  return {};
}

void Pump::report(const Unreachable& unreached) {
  const auto& [delivery, attempt] = unreached;
  const journal::Busy::Telling telling{.incident = delivery.message.incident, .person = delivery.message.person};
  reported_.insert_or_assign(delivery.key, Report{.telling = telling, .attempt = attempt});
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
  if (taken.empty()) return {};
  std::vector<journal::Outcome> outcomes;
  outcomes.reserve(taken.size());
  for (const auto& key : taken) outcomes.push_back({.key = key, .attempt = reported_.at(key).attempt, .next = {}});
  if (auto settled = journal_.write_outcomes(outcomes, now); !settled) return settled;
  for (const auto& key : taken) reported_.erase(key);
  const std::scoped_lock lock{mutex_};
  taken_.erase(taken_.begin(), taken_.begin() + static_cast<std::ptrdiff_t>(taken.size()));
  return {};
}

Result<void> Pump::start_due(Instant now) {
  // Each round that goes on has used up a sender, a queue, a contact or a row, so the rounds end.
  for (bool has_moved_on = true; has_moved_on && has_room();) {
    has_moved_on = false;
    const auto due = journal_.due_deliveries(now, busy(now), kAtOnce);
    if (!due) return tl::unexpected(due.error());
    for (const auto& delivery : *due) {
      if (!may_start(delivery, now)) continue;
      if (auto begun = begin(delivery, now); !begun) return begun;
      has_moved_on = true;
    }
  }
  return {};
}

Result<void> Pump::begin(const Delivery& delivery, Instant now) {
  if (const auto attempt = obstacle(delivery)) return write(aftermath_of_failure(delivery, *attempt, now), now);
  const auto queue = folding_queue(delivery);
  auto rows = queue ? gather(delivery, *queue, now) : std::vector{delivery};
  if (!rows) return tl::unexpected(rows.error());
  auto news = settle_overtaken(*std::move(rows), now);
  if (!news) return tl::unexpected(news.error());
  if (!news->empty()) start(queue ? folded(*queue, *std::move(news)) : by_itself(std::move(news->front())), now);
  return {};
}

std::optional<journal::Queue> Pump::folding_queue(const Delivery& delivery) const {
  auto queue = queue_of(delivery);
  const bool folds = queue && windows_.has_length(*queue) && channels_->at(queue->contact.channel)->most() > 1;
  return folds ? queue : std::nullopt;
}

Result<std::vector<Delivery>> Pump::gather(const Delivery& delivery, const journal::Queue& queue, Instant now) {
  auto rows = journal_.due_in(queue, now, busy(now), channels_->at(queue.contact.channel)->most());
  if (!rows) return rows;
  const bool has_it =
      std::any_of(rows->begin(), rows->end(), [&](const Delivery& row) { return row.key == delivery.key; });
  if (!has_it) rows->assign(1, delivery);  // it is from before queues were columns
  return rows;
}

Result<std::vector<Delivery>> Pump::settle_overtaken(std::vector<Delivery> rows, Instant now) {
  std::vector<Delivery> news;
  std::vector<Delivery> overtaken;
  for (auto& row : rows) {
    const auto is_old = is_overtaken(row);
    if (!is_old) return tl::unexpected(is_old.error());
    (*is_old ? overtaken : news).push_back(std::move(row));
  }
  if (auto settled = write(aftermath_of_overtaken(overtaken), now); !settled) return tl::unexpected(settled.error());
  return news;
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
  const auto same = std::count_if(under_way_.begin(), under_way_.end(),
                                  [&contact](const SharedFold& fold) { return fold->contact() == contact; });
  return static_cast<std::size_t>(same) >= std::max<std::size_t>(1, options_.senders / 2);
}

journal::Busy Pump::busy(Instant now) const {
  journal::Busy busy;
  for (const auto& [key, report] : reported_) busy.tellings.push_back(report.telling);
  for (const auto& fold : under_way_) {
    for (const auto& row : fold->told) {
      busy.tellings.push_back({.incident = row.message.incident, .person = row.message.person});
    }
    if (is_saturated(fold->contact())) busy.contacts.push_back(fold->contact());
    if (fold->queue) busy.queues.push_back(*fold->queue);
  }
  for (auto& queue : windows_.queues(now)) busy.queues.push_back(std::move(queue));
  return busy;
}

bool Pump::may_start(const Delivery& delivery, Instant now) const {
  if (!has_room() || is_telling(delivery)) return false;
  if (delivery.contact >= delivery.contacts.size()) return true;
  if (is_saturated(delivery.contacts[delivery.contact])) return false;
  const auto queue = queue_of(delivery);
  return !queue || !must_wait(*queue, now);
}

bool Pump::must_wait(const journal::Queue& queue, Instant now) const {
  return windows_.is_open(queue, now) || std::any_of(under_way_.begin(), under_way_.end(),
                                                     [&queue](const SharedFold& fold) { return fold->queue == queue; });
}

bool Pump::is_telling(const Delivery& delivery) const {
  const auto is_same = [&](const incident::IncidentId& incident, const roster::PersonId& person) {
    return incident == delivery.message.incident && person == delivery.message.person;
  };
  return std::any_of(reported_.begin(), reported_.end(),
                     [&](const auto& entry) {
                       const auto& telling = entry.second.telling;
                       return is_same(telling.incident, telling.person);
                     }) ||
         std::any_of(under_way_.begin(), under_way_.end(), [&](const SharedFold& fold) {
           return std::any_of(fold->told.begin(), fold->told.end(),
                              [&](const Delivery& row) { return is_same(row.message.incident, row.message.person); });
         });
}

void Pump::start(Fold fold, Instant now) {
  if (fold.queue) windows_.begin(*fold.queue, now);
  const auto shared = std::make_shared<const Fold>(std::move(fold));
  under_way_.push_back(shared);
  {
    const std::scoped_lock lock{mutex_};
    jobs_.push_back({.fold = shared, .channels = channels_});
  }
  has_job_.notify_one();
}

}  // namespace watchbill::paging
