#include "collector/fleet/fleet.h"

namespace watchbill::fleet {
namespace {

constexpr int kTicksMissed = 3;

}  // namespace

std::string_view to_text(AgentState state) {
  switch (state) {
    case AgentState::connected:
      return "connected";
    case AgentState::suspect:
      return "suspect";
    case AgentState::stopped:
      return "stopped";
    case AgentState::shut_down:
      return "shut_down";
    case AgentState::suspended:
      return "suspended";
  }
  return "suspect";
}

bool Fleet::connected(const window::Endpoint& endpoint, const std::string& version, Duration tick,
                      Duration clock_offset, Instant now, Monotonic heard_at) {
  const std::lock_guard lock(mutex_);
  const auto [at, is_new] = agents_.try_emplace(endpoint);
  if (is_new) ++counts_[{endpoint.client, endpoint.site}];
  Agent& agent = at->second;
  const bool changed = is_new || agent.state != AgentState::connected;
  agent.endpoint = endpoint;
  agent.state = AgentState::connected;
  agent.version = version;
  agent.tick = tick;
  agent.clock_offset = clock_offset;
  agent.last_heard = now;
  agent.heard_at = heard_at;
  return changed;
}

bool Fleet::heard(const window::Endpoint& endpoint, const Heard& heard, Instant now, Monotonic heard_at) {
  const std::lock_guard lock(mutex_);
  const auto at = agents_.find(endpoint);
  if (at == agents_.end()) return false;
  Agent& agent = at->second;
  agent.frames += 1;
  agent.samples += heard.samples;
  agent.bytes += heard.bytes;
  agent.clock_offset = heard.clock_offset;
  agent.last_heard = now;
  agent.heard_at = heard_at;
  if (agent.state != AgentState::suspect) return false;
  agent.state = AgentState::connected;
  return true;
}

bool Fleet::ended(const window::Endpoint& endpoint, AgentState how, Instant now) {
  const std::lock_guard lock(mutex_);
  const auto at = agents_.find(endpoint);
  if (at == agents_.end() || at->second.state == how) return false;
  at->second.state = how;
  if (how != AgentState::suspect) at->second.last_heard = now;  // it said so itself
  return true;
}

std::vector<window::Endpoint> Fleet::overdue(Monotonic now) {
  const std::lock_guard lock(mutex_);
  std::vector<window::Endpoint> out;
  for (auto& [endpoint, agent] : agents_) {
    if (agent.state != AgentState::connected || now - agent.heard_at <= kTicksMissed * agent.tick) continue;
    agent.state = AgentState::suspect;
    out.push_back(endpoint);
  }
  return out;
}

int Fleet::count(const std::string& client, const std::string& site) const {
  const std::lock_guard lock(mutex_);
  const auto found = counts_.find({client, site});
  return found == counts_.end() ? 0 : found->second;
}

std::vector<Agent> Fleet::agents() const {
  const std::lock_guard lock(mutex_);
  std::vector<Agent> out;
  out.reserve(agents_.size());
  for (const auto& [endpoint, agent] : agents_) out.push_back(agent);
  return out;
}

std::optional<Agent> Fleet::find(const window::Endpoint& endpoint) const {
  const std::lock_guard lock(mutex_);
  const auto at = agents_.find(endpoint);
  if (at == agents_.end()) return std::nullopt;
  return at->second;
}

}  // namespace watchbill::fleet
