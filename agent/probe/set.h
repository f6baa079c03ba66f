#pragma once
// All probes of a tick, one after the other; one that fails does not stop the others. One thread.

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "agent/probe/probe.h"
#include "proto/shared/time.h"

namespace watchbill::probe {

class ProbeSet {
 public:
  /// Probes whose name is in `disabled` are left out.
  ProbeSet(std::vector<std::unique_ptr<Probe>> probes, const std::set<std::string>& disabled, const Clock& clock);

  struct Failure {
    std::string probe;
    std::string problem;
  };
  struct Tick {
    std::vector<Sample> samples;  ///< valid as long as the set
    std::vector<Failure> failures;
  };
  /// Adds node_scrape_collector_{success,duration_seconds} for each probe.
  Tick collect();

 private:
  std::vector<std::unique_ptr<Probe>> probes_;
  const Clock& clock_;
  std::size_t last_count_ = 0;
};

}  // namespace watchbill::probe
