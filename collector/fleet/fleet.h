#pragma once
// Endpoints and their state, as the streams tell it. Thread-safe. Silence is reckoned on the monotonic clock: a wall
// clock that is set neither makes agents silent nor hides that they are.

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "collector/window/window.h"
#include "proto/shared/time.h"

namespace watchbill::fleet {

enum class AgentState : std::uint8_t {
  connected,
  suspect,  ///< its stream closed without a word, or three ticks were missed
  stopped,  ///< it said goodbye
  shut_down,
  suspended
};
std::string_view to_text(AgentState);

struct Agent {
  window::Endpoint endpoint;
  AgentState state = AgentState::suspect;
  std::string version;
  Instant last_heard;    ///< for people
  Monotonic heard_at{};  ///< what silence is reckoned from; of this process
  Duration tick{5000};
  Duration clock_offset{0};  ///< agent's wall clock less the collector's
  std::uint64_t frames = 0;
  std::uint64_t samples = 0;
  std::uint64_t bytes = 0;
};

/// What a live frame says.
struct Heard {
  std::size_t samples = 0;
  std::size_t bytes = 0;
  Duration clock_offset{0};
};

class Fleet {
 public:
  /// Each returns whether the endpoint's state changed.
  bool connected(const window::Endpoint&, const std::string& version, Duration tick, Duration clock_offset, Instant now,
                 Monotonic heard_at);
  /// A frame came. A suspect agent is connected again; one that ended otherwise stays ended.
  bool heard(const window::Endpoint&, const Heard&, Instant now, Monotonic heard_at);
  /// Its stream is over, and how.
  bool ended(const window::Endpoint&, AgentState how, Instant now);
  /// Marks connected agents from which nothing came for more than three ticks as suspect; returns them.
  std::vector<window::Endpoint> overdue(Monotonic now);

  std::vector<Agent> agents() const;
  std::optional<Agent> find(const window::Endpoint&) const;
  /// How many endpoints of that site were ever connected.
  int count(const std::string& client, const std::string& site) const;

 private:
  mutable std::mutex mutex_;  // guards what follows
  std::map<window::Endpoint, Agent> agents_;
  std::map<std::pair<std::string, std::string>, int> counts_;  ///< by client and site
};

}  // namespace watchbill::fleet
