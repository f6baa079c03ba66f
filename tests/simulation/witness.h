#pragma once
// Sees every call of a collector that went through, and checks what must hold after it. Used by one thread.

#include <memory>

#include "collector/desk/desk.h"
#include "tests/simulation/collector.h"
#include "tests/simulation/dice.h"
#include "tests/simulation/tally.h"

namespace watchbill::simulation {

class Witness {
 public:
  explicit Witness(std::uint64_t seed) : samples_(seed) {}

  /// After the call of this scene: what changed, and one other incident. Throws Broken.
  void see(const Collector&, const Scene&);
  /// What it could check that is not always there to be checked.
  const Tally& tally() const { return tally_; }

 private:
  Dice samples_;
  Tally tally_;
  std::shared_ptr<const desk::Snapshot> before_;  // shared: as the desk hands them out
};

}  // namespace watchbill::simulation
