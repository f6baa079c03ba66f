#pragma once
// A backlog in memory and connections that tests play.

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "agent/uplink/backlog.h"
#include "agent/uplink/connection.h"
#include "proto/frame/codec.h"
#include "tests/support/catch.h"
#include "watchbill/v1/uplink.pb.h"

namespace watchbill::uplink {

inline constexpr Instant kWall{std::chrono::milliseconds{1'795'500'000'000}};

/// Tick number n: `counter` is 100 n, `load` n / 100, and a series that only even ticks have.
inline std::vector<Sample> samples_of(std::uint64_t n) {
  std::vector<Sample> samples{
      {.name = "counter",
       .labels = {{"device", "a"}},
       .type = MetricType::counter,
       .value = static_cast<double>(100 * n)},
      {.name = "load", .labels = {}, .type = MetricType::gauge, .value = static_cast<double>(n) / 100}};
  if (n % 2 == 0) samples.push_back({.name = "even", .labels = {}, .type = MetricType::gauge, .value = 1});
  return samples;
}

class FakeBacklog final : public Backlog {
 public:
  std::uint64_t epoch_now = 77;
  std::uint64_t from = 0;
  std::uint64_t to = 0;
  std::uint64_t acknowledged = 0;

  std::uint64_t epoch() const override { return epoch_now; }
  std::pair<std::uint64_t, std::uint64_t> range() const override { return {from, to}; }
  void acknowledge(std::uint64_t seq) override { acknowledged = std::max(acknowledged, seq); }
  std::unique_ptr<Reader> read(std::uint64_t first) override {
    return std::make_unique<FakeReader>(*this, std::max(first, from));
  }

  /// The next tick, kept.
  std::uint64_t add() {
    ++to;
    if (from == 0) from = to;
    return to;
  }
  static Instant wall_of(std::uint64_t seq) { return kWall + std::chrono::seconds{5} * static_cast<int>(seq); }

 private:
  class FakeReader final : public Reader {
   public:
    FakeReader(FakeBacklog& backlog, std::uint64_t next) : backlog_(backlog), next_(next) {}
    std::optional<Tick> next() override {
      if (next_ > backlog_.to) return std::nullopt;
      samples_ = samples_of(next_);
      const Tick tick{.seq = next_, .wall = wall_of(next_), .boot = std::chrono::seconds{next_}, .samples = samples_};
      ++next_;
      return tick;
    }

   private:
    FakeBacklog& backlog_;
    std::uint64_t next_;
    std::vector<Sample> samples_;
  };
};

/// What a collector makes of the messages of one stream.
class FarEnd {
 public:
  struct Frame {
    v1::Lane lane;
    std::uint64_t seq;
    std::uint64_t skipped_from;
    std::map<std::string, double> values;
  };
  std::vector<Frame> frames;
  std::vector<v1::Hello> hellos;
  std::vector<v1::Goodbye> goodbyes;

  void take(const v1::AgentMessage& message) {
    if (message.has_hello()) hellos.push_back(message.hello());
    if (message.has_goodbye()) goodbyes.push_back(message.goodbye());
    if (message.has_dictionary()) {
      auto& lane = lanes_[message.dictionary().lane()];
      const auto change = lane.decoder.add(message.dictionary().pieces(), message.dictionary().reset());
      REQUIRE(change.has_value());
      for (const auto id : change->removed) lane.names.erase(id);
      for (const auto& series : change->added) lane.names[series.id] = series.name;
    }
    if (message.has_frame()) {
      auto& lane = lanes_[message.frame().lane()];
      const auto values = lane.decoder.decode(message.frame().body(), message.frame().compressed());
      REQUIRE(values.has_value());
      Frame frame{message.frame().lane(), message.frame().seq(), message.frame().skipped_from(), {}};
      for (const auto& value : *values) frame.values[lane.names.at(value.id)] = value.value;
      frames.push_back(std::move(frame));
    }
  }

  /// Numbers of a lane's frames in their order; each frame's values are those of its number.
  std::vector<std::uint64_t> seqs(v1::Lane lane) const {
    std::vector<std::uint64_t> out;
    for (const auto& frame : frames) {
      if (frame.lane != lane) continue;
      std::map<std::string, double> expected;
      for (const auto& sample : samples_of(frame.seq)) expected[sample.name] = sample.value;
      REQUIRE(frame.values == expected);
      out.push_back(frame.seq);
    }
    return out;
  }

  /// What the collector may acknowledge after each frame, by the frames alone.
  std::vector<std::uint64_t> whole_to() const {
    std::vector<std::uint64_t> out;
    std::uint64_t last = 0;
    for (const auto& frame : frames) {
      last = std::max(last, frame.seq);
      out.push_back(frame.skipped_from == 0 ? last : std::min(last, frame.skipped_from - 1));
    }
    return out;
  }

 private:
  struct Lane {
    frame::Decoder decoder;
    std::map<frame::SeriesId, std::string> names;
  };
  std::map<int, Lane> lanes_;
};

/// The far side of a fake connection: the test is the collector.
struct Wire {
  Connection::Events events;
  FarEnd far;
  bool writing = false;
  bool finished = false;
  bool cancelled = false;
  bool alive = true;

  /// Lets writes go through until none is under way.
  void drain(int most = 1'000'000) {
    for (; writing && most > 0; --most) {
      writing = false;
      events.written();
    }
  }
  void say(v1::CollectorMessage message) { events.received(message); }
  void welcome(std::uint64_t acknowledged = 0, std::uint64_t replay_from = 0, std::uint64_t credit = 0) {
    v1::CollectorMessage message;
    message.mutable_welcome()->set_acknowledged_seq(acknowledged);
    message.mutable_welcome()->set_replay_from(replay_from);
    message.mutable_welcome()->set_credit_bytes(credit);
    say(message);
  }
  void end(bool refused = false) { events.ended({.good = false, .refused = refused, .text = "gone"}); }
};

class FakeConnection final : public Connection {
 public:
  explicit FakeConnection(std::shared_ptr<Wire> wire) : wire_(std::move(wire)) {}
  ~FakeConnection() override { wire_->alive = false; }
  void write(const v1::AgentMessage& message) override {
    REQUIRE_FALSE(wire_->writing);
    REQUIRE_FALSE(wire_->finished);
    wire_->writing = true;
    wire_->far.take(message);
  }
  void finish() override {
    REQUIRE_FALSE(wire_->writing);
    REQUIRE_FALSE(wire_->finished);
    wire_->finished = true;
  }
  void cancel() override { wire_->cancelled = true; }

 private:
  std::shared_ptr<Wire> wire_;  // shared with the test
};

}  // namespace watchbill::uplink
