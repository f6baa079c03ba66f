#include "collector/rules_loop.h"

#include <algorithm>

#include "collector/incident/symptom.h"
#include "proto/shared/log.h"

namespace watchbill {

namespace {

std::string annotation(const rules::Edge& edge, const std::string& name) {
  const auto found = edge.annotations.find(name);
  return found == edge.annotations.end() ? std::string{} : found->second;
}

}  // namespace

desk::AlertEdge alert_edge_of(const std::string& client, rules::Edge edge) {
  const bool is_firing = edge.kind == rules::Edge::Kind::firing;
  desk::AlertEdge out;
  out.kind = is_firing ? desk::AlertEdge::Kind::firing : desk::AlertEdge::Kind::resolved;
  out.client = client;
  out.summary = annotation(edge, "summary");
  out.description = annotation(edge, "description");
  out.runbook = annotation(edge, "runbook_url");
  out.value = edge.value;
  out.happened = is_firing ? edge.active_since : edge.at;
  out.rule = std::move(edge.rule);
  out.labels = std::move(edge.labels);
  return out;
}

RulesLoop::RulesLoop(const window::Window& window, const Clock& clock,
                     const std::shared_ptr<const rules::RuleSet>& rules, const desk::Book& book,
                     const desk::Snapshot& snapshot, Hooks hooks)
    : window_(window),
      clock_(clock),
      started_(clock.now()),
      hooks_(std::move(hooks)),
      loop_("rules"),
      ticker_(loop_.io(), clock, [this](Instant now) { return step(now); }) {
  for (const auto& [client, account] : book.clients) add(client, rules);
  std::map<std::string, std::vector<rules::KnownFiring>> firing;
  for (const auto& incident : snapshot.incidents) {
    if (incident->rule_name == incident::kSiteSilent) continue;  // the desk's own
    for (const auto& one : incident->firing) {
      firing[incident->client].push_back(
          {.rule = incident->rule_name, .labels = one.labels, .active_since = one.since});
    }
  }
  for (auto& [client, one] : clients_) one.engine.restore(firing[client]);
  publish();
}

RulesLoop::~RulesLoop() {
  stop();
}

void RulesLoop::stop() {
  loop_.finish([this] { ticker_.stop(); });
}

void RulesLoop::start() {
  loop_.post([this] { ticker_.start(); });
  loop_.start();
}

void RulesLoop::add(const std::string& client, const std::shared_ptr<const rules::RuleSet>& rules) {
  clients_.try_emplace(client, window_.client(client), rules, started_);
}

std::optional<Instant> RulesLoop::step(Instant now) {
  std::optional<Instant> next;
  bool has_evaluated = false;
  // A clock that was set back may not silence the rules until it is there again.
  const bool was_set_back = now < stepped_at_;
  stepped_at_ = now;
  for (auto& [name, client] : clients_) {
    if (client.next && (was_set_back || now >= *client.next)) {
      const auto began = clock_.monotonic();
      auto outcome = client.engine.step(*client.source, now);
      hooks_.took(clock_.monotonic() - began);
      client.next = outcome.next;
      has_evaluated = true;
      for (auto& edge : outcome.edges) {
        log::info(
            "rules", edge.kind == rules::Edge::Kind::firing ? "alert fires" : "alert ends",
            {{"client", name}, {"rule", edge.rule}, {"instance", std::string(value_of(edge.labels, "instance"))}});
        hooks_.edge(alert_edge_of(name, std::move(edge)));
      }
    }
    if (client.next) next = next ? std::min(*next, *client.next) : *client.next;
  }
  if (has_evaluated) publish();
  return next;
}

void RulesLoop::replace(const std::shared_ptr<const rules::RuleSet>& rules, const desk::Book& book) {
  loop_.run([&] {
    std::erase_if(clients_, [&](const auto& one) { return !book.clients.contains(one.first); });
    for (const auto& [client, account] : book.clients) {
      const auto found = clients_.find(client);
      if (found == clients_.end()) {
        add(client, rules);
      } else {
        found->second.engine.replace(rules);
        found->second.next = clock_.now();
      }
    }
  });
  ticker_.wake();
}

void RulesLoop::publish() {
  std::vector<metrics::ClientRules> status;
  for (const auto& [name, client] : clients_) status.push_back({.client = name, .rules = client.engine.status()});
  const std::lock_guard lock(mutex_);
  status_ = std::move(status);
}

std::vector<metrics::ClientRules> RulesLoop::status() const {
  const std::lock_guard lock(mutex_);
  return status_;
}

}  // namespace watchbill
