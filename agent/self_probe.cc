#include "agent/self_probe.h"

namespace watchbill::agent {

namespace {

using probe::Family;
constexpr auto kCounter = MetricType::counter;
constexpr Family kInfo{"watchbill_agent_info", MetricType::gauge, "The agent's version, value is always 1."};
constexpr Family kOnDisk{"watchbill_agent_spool_on_disk", MetricType::gauge,
                         "Whether the spool can write to its disk; 0: ticks wait in memory."};
constexpr Family kBytes{"watchbill_agent_spool_bytes", MetricType::gauge, "Bytes of ticks kept in the spool."};
constexpr Family kDroppedFrames{"watchbill_agent_dropped_frames_total", kCounter,
                                "Ticks given up before the collector acknowledged them, in this epoch of the spool."};
constexpr Family kMissed{"watchbill_agent_missed_ticks_total", kCounter, "Ticks that came too late and were skipped."};
constexpr Family kStreams{"watchbill_agent_streams_total", kCounter, "Streams that a collector welcomed."};
constexpr Family kSent{"watchbill_agent_sent_bytes_total", kCounter, "Bytes of messages sent, before TLS."};
constexpr Family kReplayed{"watchbill_agent_replayed_frames_total", kCounter, "Ticks sent again or late, by replay."};

class SelfProbe final : public probe::Probe {
 public:
  explicit SelfProbe(std::function<SelfFacts()> facts) : facts_(std::move(facts)) {}
  std::string_view name() const override { return "agent"; }

  Result<void> collect(std::vector<Sample>& out) override {
    const auto facts = facts_();
    const auto count = [&](const Family& family, std::uint64_t n) { probe::put(out, family, static_cast<double>(n)); };
    probe::put(out, kInfo, {{"version", facts.version}}, 1);
    probe::put(out, kOnDisk, facts.spool_on_disk ? 1 : 0);
    count(kBytes, facts.spool_bytes);
    count(kDroppedFrames, facts.dropped_frames);
    count(kMissed, facts.missed_ticks);
    count(kStreams, facts.streams);
    count(kSent, facts.sent_bytes);
    count(kReplayed, facts.replayed_frames);
    return {};
  }

 private:
  std::function<SelfFacts()> facts_;
};

}  // namespace

std::unique_ptr<probe::Probe> self_probe(std::function<SelfFacts()> facts) {
  return std::make_unique<SelfProbe>(std::move(facts));
}

}  // namespace watchbill::agent
