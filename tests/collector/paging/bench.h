#pragma once
// A pump on a channel whose attempts end when the test says how, with the journal's outbox in memory. Used by one
// thread.

#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "collector/paging/pump.h"
#include "tests/collector/paging/fake_journal.h"
#include "tests/collector/paging/fixture.h"

namespace watchbill::test {

inline const Instant kNow = at("2026-06-10T06:10:05Z");

/// A channel whose attempts end when the test says how.
class FakeChannel final : public paging::Channel {
 public:
  struct Message {
    std::vector<std::string> keys;  // of what it told of
    std::string target;
    Instant at;  // on the bench's clock
    bool is_urgent = false;
  };
  struct State {
    std::mutex mutex;  // guards all below
    std::condition_variable_any changed;
    std::vector<Message> messages;                 // begun, in order
    std::vector<std::string> begun;                // key_of each, in order
    std::vector<std::string> targets;              // of the contacts, in order
    std::map<std::string, journal::Attempt> ends;  // by key_of; used up by the attempt that it ends
    std::optional<journal::Attempt> always;        // how attempts end at once
    std::size_t most = 1000;
    Instant now = kNow;
  };
  explicit FakeChannel(State& state) : state_(state) {}

  std::size_t most() const override {
    const std::scoped_lock lock{state_.mutex};
    return state_.most;
  }
  journal::Attempt deliver(std::span<const journal::Delivery> told, const roster::Contact& contact,
                           std::stop_token stop) const override {
    const std::string key = paging::key_of(told);
    Message message{.keys = {}, .target = contact.target, .at = {}, .is_urgent = false};
    for (const auto& each : told) message.keys.push_back(each.key);
    message.is_urgent = told.front().message.severity <= Severity::p2;
    std::unique_lock lock{state_.mutex};
    message.at = state_.now;
    state_.messages.push_back(std::move(message));
    state_.begun.push_back(key);
    state_.targets.push_back(contact.target);
    state_.changed.notify_all();
    if (state_.always) return *state_.always;
    state_.changed.wait(lock, stop, [&] { return state_.ends.contains(key); });
    const auto end = state_.ends.find(key);
    if (end == state_.ends.end())
      return {.result = journal::Attempt::Result::retry, .channel = "fake", .detail = {}, .retry_after = {}};
    journal::Attempt attempt = end->second;
    state_.ends.erase(end);
    return attempt;
  }

 private:
  State& state_;
};

inline journal::Attempt attempt(journal::Attempt::Result result, std::optional<Duration> retry_after = {}) {
  return {.result = result, .channel = "fake", .detail = "said so", .retry_after = retry_after};
}

inline constexpr config::FoldWindows kNoFolds{.urgent = Duration{0}, .others = Duration{0}};

/// A pump on the fake channel; waits for its senders by their own reports. An Outbox is a journal, or becomes one.
template <class Outbox>
class BenchOn {
 public:
  Outbox journal;
  FakeChannel::State channel;
  std::vector<std::string> unreached;
  bool takes_reports = true;                   // at once, or later by hand:
  std::vector<std::function<void()>> untaken;  // of the reports since

  explicit BenchOn(std::size_t senders = 4, config::FoldWindows windows = kNoFolds) {
    options_.senders = senders;
    options_.windows = windows;
    restart();
  }
  explicit BenchOn(paging::PumpOptions options) : options_(options) { restart(); }

  void restart() {
    pump_.reset();
    wakes_ = 0;
    pump_ = std::make_unique<paging::Pump>(
        static_cast<journal::Journal&>(journal), channels(), options_,
        [this] {
          const std::scoped_lock lock{channel.mutex};
          ++wakes_;
          channel.changed.notify_all();
        },
        [this](const incident::Message& message, const std::function<void()>& is_taken) {
          unreached.push_back(message.person);
          takes_reports ? is_taken() : untaken.push_back(is_taken);
        });
  }
  /// Ends the pump, as its process would be ended: nothing of it is left but rows.
  void kill() { pump_.reset(); }
  void replace(config::FoldWindows windows) { pump_->replace(channels(), windows); }
  std::optional<Instant> step(Instant now) {
    {
      const std::scoped_lock lock{channel.mutex};
      channel.now = now;
    }
    return pump_->step(now);
  }

  /// Steps whenever it asks to be called, from `now` to `end`, while attempts end at once. Returns when it would be
  /// called next.
  std::optional<Instant> run(Instant now, Instant end) {
    while (true) {
      const int before = wakes();
      const auto next = step(now);
      if (pump_->under_way() > 0) wait_for_wake(before);
      if (wakes() > before) continue;
      if (!next || *next > end) return next;
      now = *next;
    }
  }

  /// Waits until this many attempts have begun since the start; their keys.
  std::vector<std::string> begun(std::size_t count) {
    std::unique_lock lock{channel.mutex};
    channel.changed.wait_for(lock, std::chrono::seconds{10}, [&] { return channel.begun.size() >= count; });
    return channel.begun;
  }
  /// What those told of.
  std::vector<FakeChannel::Message> messages(std::size_t count) {
    begun(count);
    const std::scoped_lock lock{channel.mutex};
    return channel.messages;
  }
  /// Ends the attempt of this key and waits until the pump was woken for it.
  void end(const std::string& key, const journal::Attempt& how) {
    std::unique_lock lock{channel.mutex};
    const int before = wakes_;
    channel.ends[key] = how;
    channel.changed.notify_all();
    channel.changed.wait_for(lock, std::chrono::seconds{10}, [&] { return wakes_ > before; });
  }

 private:
  std::shared_ptr<const paging::ChannelSet> channels() {
    auto set = std::make_shared<paging::ChannelSet>();
    set->emplace("fake", std::make_unique<FakeChannel>(channel));
    return set;
  }
  int wakes() {
    const std::scoped_lock lock{channel.mutex};
    return wakes_;
  }
  void wait_for_wake(int before) {
    std::unique_lock lock{channel.mutex};
    channel.changed.wait_for(lock, std::chrono::seconds{10}, [&] { return wakes_ > before; });
  }

  paging::PumpOptions options_;
  int wakes_ = 0;  // guarded by channel.mutex
  std::unique_ptr<paging::Pump> pump_;
};

using Bench = BenchOn<FakeJournal>;

inline journal::Delivery numbered(int n) {
  auto m = message();
  m.incident = "peach-" + std::to_string(n);
  auto d = delivery(m);
  d.contacts = {{.channel = "fake", .target = "person " + std::to_string(n)}};
  return d;
}

}  // namespace watchbill::test
