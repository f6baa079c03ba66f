#pragma once
// A pump on a channel whose attempts end when the test says how, with the journal's outbox in memory. Used by one
// thread.

#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
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
  struct State {
    std::mutex mutex;  // guards all below
    std::condition_variable_any changed;
    std::vector<std::string> begun;                // keys, in order
    std::vector<std::string> targets;              // of the contacts, in order
    std::map<std::string, journal::Attempt> ends;  // by key; used up by the attempt that it ends
  };
  explicit FakeChannel(State& state) : state_(state) {}

  journal::Attempt deliver(const journal::Delivery& delivery, const roster::Contact& contact,
                           std::stop_token stop) const override {
    std::unique_lock lock{state_.mutex};
    state_.begun.push_back(delivery.key);
    state_.targets.push_back(contact.target);
    state_.changed.notify_all();
    state_.changed.wait(lock, stop, [&] { return state_.ends.contains(delivery.key); });
    const auto end = state_.ends.find(delivery.key);
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

/// A pump on the fake channel; waits for its senders by their own reports.
class Bench {
 public:
  FakeJournal journal;
  FakeChannel::State channel;
  std::vector<std::string> unreached;
  bool takes_reports = true;                   // at once, or later by hand:
  std::vector<std::function<void()>> untaken;  // of the reports since

  explicit Bench(std::size_t senders = 4) : senders_(senders) { restart(); }

  void restart() {
    pump_.reset();
    wakes_ = 0;
    auto set = std::make_shared<paging::ChannelSet>();
    set->emplace("fake", std::make_unique<FakeChannel>(channel));
    pump_ = std::make_unique<paging::Pump>(
        journal, set, paging::PumpOptions{.senders = senders_},
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
  std::optional<Instant> step(Instant now) { return pump_->step(now); }

  /// Waits until this many attempts have begun since the start; their keys.
  std::vector<std::string> begun(std::size_t count) {
    std::unique_lock lock{channel.mutex};
    channel.changed.wait_for(lock, std::chrono::seconds{10}, [&] { return channel.begun.size() >= count; });
    return channel.begun;
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
  std::size_t senders_;
  int wakes_ = 0;  // guarded by channel.mutex
  std::unique_ptr<paging::Pump> pump_;
};

inline journal::Delivery numbered(int n) {
  auto m = message();
  m.incident = "peach-" + std::to_string(n);
  auto d = delivery(m);
  d.contacts = {{.channel = "fake", .target = "person " + std::to_string(n)}};
  return d;
}

}  // namespace watchbill::test
