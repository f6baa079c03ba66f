#pragma once
// The agent: probes at every tick, into the spool, up the stream. Everything runs on the caller's loop; members stand
// in start order, so that destruction is shutdown.

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "agent/backlog.h"
#include "agent/config.h"
#include "agent/probe/linux/probes.h"
#include "agent/probe/set.h"
#include "agent/schedule.h"
#include "agent/self_probe.h"
#include "agent/spool/spool.h"
#include "agent/uplink/uplink.h"
#include "proto/shared/ticker.h"

namespace watchbill::agent {

/// Names of the probes that `probes: {disable: […]}` may hold.
std::set<std::string> probe_names();
/// One tick as `watchbill-agent show` prints it; what could not be read goes to `failures`.
std::string show(const Config&, const Clock&, std::vector<probe::ProbeSet::Failure>& failures);

class App {
 public:
  /// `agent_id` is the certificate's. `stopped` is called once after stop(), when all is said and written.
  App(boost::asio::io_context& io, Config config, std::string agent_id, const Clock& clock,
      std::function<void()> stopped);

  void start();
  /// Says goodbye and writes what is left.
  void stop();

 private:
  std::optional<Instant> tick(Instant now);
  std::optional<Instant> stream(Instant now);
  void report(const probe::ProbeSet::Tick& tick);
  uplink::Self self(const std::string& agent_id) const;
  SelfFacts facts() const;

  Config config_;
  const Clock& clock_;
  std::function<void()> stopped_;
  SteadyTime steady_;
  probe::DirectoryTree tree_;
  spool::Spool spool_;
  SpoolBacklog backlog_;
  std::uint64_t missed_ticks_ = 0;
  std::string told_trouble_;
  std::string told_spool_problem_;
  bool told_connected_ = false;
  std::map<std::string, std::string> told_failures_;  // by probe
  std::optional<Schedule> schedule_;
  bool stopping_ = false;
  std::optional<uplink::Uplink> uplink_;
  std::optional<probe::ProbeSet> probes_;
  std::optional<Ticker> stream_ticker_;
  std::optional<Ticker> tick_ticker_;
};

}  // namespace watchbill::agent
