#pragma once
// What happens to a world's collector: alerts, some that flap, commands, silences, reloads, leaps of its clock.
// Recorded as it was improvised, so that the same can be told to another collector. Values.

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "collector/desk/desk.h"
#include "tests/simulation/world.h"

namespace watchbill::simulation {

struct Scene {
  Instant now;
  bool leaps = false;                 ///< nobody looked at the clock since the scene before
  bool is_set_back = false;           ///< the clock, to before the scene before; then it leaps, too
  std::optional<std::size_t> book{};  ///< that is loaded
  std::vector<desk::Input> inputs{};
};

/// Which alerts fire, as the world knows it and the desk should.
using Firing = std::map<std::pair<std::string, std::string>, std::set<Labels>>;

class Improviser {
 public:
  Improviser(Dice& dice, const World& world) : dice_(dice), world_(world) {}

  /// The next scene after `now`, `snapshot` being what stands.
  Scene next(const desk::Snapshot& snapshot, Instant now);
  const Firing& firing() const { return firing_; }

 private:
  /// An alert that comes and goes.
  Scene flap(Instant now);
  desk::Input input(const desk::Snapshot&, Instant now);
  desk::AlertEdge fire(Instant now);
  /// Of what fires already, perhaps as something worse.
  desk::AlertEdge fire_worse(Instant now);
  desk::AlertEdge end(Instant now);
  desk::AlertEdge edge(desk::AlertEdge::Kind, const std::string& client, Labels, Instant happened);
  desk::Input command(const incident::Incident&, Instant now);
  desk::Input entry(const desk::Snapshot&, Instant now);
  desk::Input silence(Instant now);
  desk::Input end_silence(const desk::Snapshot&, Instant now);
  std::string somebody(const std::string& client);
  std::string somebody_of(const std::string& client, Party);

  Dice& dice_;
  const World& world_;
  int left_ = 0;  ///< scenes of the burst
  std::size_t book_ = 0;
  Firing firing_;
  desk::AlertEdge flapping_;
  int changes_left_ = 0;  ///< of what is flapping
};

}  // namespace watchbill::simulation
