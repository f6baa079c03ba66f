#include "collector/metrics/metrics.h"

#include <algorithm>
#include <map>
#include <tuple>

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include "collector/metrics/families.h"
#include "collector/metrics/linux/process.h"
#include "proto/shared/exposition.h"

namespace watchbill::metrics {

namespace {

const prometheus::Histogram::BucketBoundaries kSeconds{0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10};

double seconds(std::chrono::nanoseconds took) {
  return std::chrono::duration<double>(took).count();
}

double seconds(Instant at) {
  return std::chrono::duration<double>(at.time_since_epoch()).count();
}

void add_process(Families& out) {
  const auto process = linux_::read_process();
  if (!process) return;
  out.add(names::cpu, process->cpu_seconds);
  out.add(names::start_time, process->start_time_seconds);
  out.add(names::resident, process->resident_bytes);
  out.add(names::virtual_memory, process->virtual_bytes);
  out.add(names::threads, process->threads);
  out.add(names::open_fds, process->open_fds);
  out.add(names::max_fds, process->max_fds);
}

void add_agents(Families& out, const desk::Book& book, const std::vector<fleet::Agent>& agents) {
  using fleet::AgentState;
  constexpr std::array states{AgentState::connected, AgentState::suspect, AgentState::stopped, AgentState::shut_down,
                              AgentState::suspended};
  std::map<std::string, std::map<AgentState, double>> counts;
  for (const auto& [client, account] : book.clients) counts[client];
  for (const auto& agent : agents) counts[agent.endpoint.client][agent.state] += 1;
  for (auto& [client, by_state] : counts) {
    for (const auto state : states)
      out.add(names::agents, by_state[state], {{"client", client}, {"state", to_text(state)}});
  }
}

void add_incidents(Families& out, const desk::Book& book, const desk::Snapshot& snapshot) {
  using Key = std::tuple<std::string, Party, Severity, incident::State>;
  std::map<Key, double> counts;
  for (const auto& [client, account] : book.clients) {
    for (const auto owner : {Party::internal, Party::msp}) {
      for (const auto severity : {Severity::p1, Severity::p2, Severity::p3, Severity::p4}) {
        for (const auto state : {incident::State::open, incident::State::acknowledged, incident::State::resolved}) {
          counts[{client, owner, severity, state}] = 0;
        }
      }
    }
  }
  for (const auto& one : snapshot.incidents) {
    if (!one->spans.empty() && !one->drill) counts[{one->client, one->span().owner, one->severity, one->state}] += 1;
  }
  for (const auto& [key, count] : counts) {
    const auto& [client, owner, severity, state] = key;
    out.add(
        names::incidents, count,
        {{"client", client}, {"owner", to_text(owner)}, {"severity", to_text(severity)}, {"state", to_text(state)}});
  }
}

void add_deliveries(Families& out, const std::vector<journal::DeliveryCounts>& counts) {
  for (const auto& one : counts) {
    if (one.state == journal::DeliveryState::pending) continue;
    const std::string_view result = one.state == journal::DeliveryState::sent ? "sent" : "failed";
    out.add(names::deliveries, static_cast<double>(one.count), {{"channel", one.channel}, {"result", result}});
  }
  for (const auto& one : counts) {
    if (one.state != journal::DeliveryState::pending) continue;
    out.add(names::deliveries_pending, static_cast<double>(one.count), {{"channel", one.channel}});
  }
}

void add_ingest(Families& out, const IngestTotals& totals, const window::Size& size) {
  out.add(names::ingest_streams, totals.streams);
  out.add(names::ingest_connections, totals.connections);
  out.add(names::ingest_frames, totals.frames);
  out.add(names::ingest_replayed, totals.replayed);
  out.add(names::ingest_duplicates, totals.duplicates);
  out.add(names::ingest_too_old, totals.too_old);
  out.add(names::ingest_future, totals.future);
  out.add(names::ingest_samples, totals.samples);
  out.add(names::ingest_bytes, totals.bytes);
  for (const auto& [reason, count] : totals.rejected) out.add(names::ingest_rejected, count, {{"reason", reason}});
  out.add(names::window_endpoints, static_cast<double>(size.endpoints));
  out.add(names::window_series, static_cast<double>(size.series));
  out.add(names::window_samples, static_cast<double>(size.samples));
  out.add(names::window_size, static_cast<double>(size.bytes));
  out.add(names::window_shed, static_cast<double>(size.shed));
}

void add_rules(Families& out, const std::vector<ClientRules>& clients) {
  for (const auto& one : clients)
    out.add(names::rules, static_cast<double>(one.rules.size()), {{"client", one.client}});
  for (const auto& one : clients) {
    const auto failing = std::ranges::count_if(one.rules, [](const auto& rule) { return !rule.error.empty(); });
    out.add(names::rules_failing, static_cast<double>(failing), {{"client", one.client}});
  }
  for (const auto& one : clients) {
    double firing = 0;
    double pending = 0;
    for (const auto& rule : one.rules) {
      for (const auto& alert : rule.alerts) (alert.is_firing ? firing : pending) += 1;
    }
    out.add(names::alerts, firing, {{"client", one.client}, {"state", "firing"}});
    out.add(names::alerts, pending, {{"client", one.client}, {"state", "pending"}});
  }
}

Sample sample_of(const Metric& metric, Labels labels, double value) {
  return {.name = metric.name,
          .labels = sorted(std::move(labels)),
          .type = metric.type,
          .value = value,
          .help = metric.help};
}

/// What there is one of per endpoint or incident goes past prometheus-cpp.
std::string many(const std::vector<fleet::Agent>& agents, const desk::Snapshot& snapshot) {
  std::vector<Sample> out;
  for (const auto& agent : agents) {
    const auto& where = agent.endpoint;
    Labels labels{{"client", where.client}, {"instance", where.instance}, {"site", where.site}};
    out.push_back(
        sample_of(names::agent_clock_offset, labels, std::chrono::duration<double>(agent.clock_offset).count()));
    out.push_back(sample_of(names::agent_last_heard, std::move(labels), seconds(agent.last_heard)));
  }
  std::vector<const incident::Incident*> open;
  for (const auto& one : snapshot.incidents) {
    if (one->is_unresolved() && !one->spans.empty() && !one->drill) open.push_back(one.get());
  }
  std::ranges::stable_sort(open, {}, [](const auto* one) { return one->severity; });
  if (open.size() > kMostAlerts) open.resize(kMostAlerts);
  for (const auto* one : open) {
    out.push_back(sample_of(names::alert,
                            {{"alertname", one->rule_name},
                             {"client", one->client},
                             {"site", one->site},
                             {"instance", one->instance},
                             {"incident", one->id},
                             {"owner", std::string(to_text(one->span().owner))},
                             {"severity", std::string(to_text(one->severity))},
                             {"state", std::string(to_text(one->state))}},
                            1));
  }
  return exposition::write(out);
}

}  // namespace

struct Metrics::State {
  State(std::string v, const Clock& c, Sources s)
      : version(std::move(v)),
        clock(c),
        sources(std::move(s)),
        commits(histogram(names::desk_commits)),
        evaluations(histogram(names::rule_steps)),
        inputs(counter(names::desk_inputs)),
        accepted(inputs.Add({{"result", "accepted"}})),
        refused(inputs.Add({{"result", "refused"}})),
        edges(counter(names::rule_edges)),
        reload_successful(gauge(names::reload_successful)),
        reload_time(gauge(names::reload_time)) {}

  prometheus::Histogram& histogram(const Metric& metric) {
    return prometheus::BuildHistogram().Name(metric.name).Help(metric.help).Register(registry).Add({}, kSeconds);
  }
  prometheus::Family<prometheus::Counter>& counter(const Metric& metric) {
    return prometheus::BuildCounter().Name(metric.name).Help(metric.help).Register(registry);
  }
  prometheus::Gauge& gauge(const Metric& metric) {
    return prometheus::BuildGauge().Name(metric.name).Help(metric.help).Register(registry).Add({});
  }

  std::string version;
  const Clock& clock;
  Sources sources;
  prometheus::Registry registry;
  prometheus::Histogram& commits;
  prometheus::Histogram& evaluations;
  prometheus::Family<prometheus::Counter>& inputs;
  prometheus::Counter& accepted;
  prometheus::Counter& refused;
  prometheus::Family<prometheus::Counter>& edges;
  prometheus::Gauge& reload_successful;
  prometheus::Gauge& reload_time;
};

Metrics::Metrics(std::string version, const Clock& clock, Sources sources)
    : state_(std::make_unique<State>(std::move(version), clock, std::move(sources))) {}

Metrics::~Metrics() = default;

void Metrics::committed(std::chrono::nanoseconds took) {
  state_->commits.Observe(seconds(took));
}

void Metrics::decided(bool accepted, std::size_t inputs) {
  (accepted ? state_->accepted : state_->refused).Increment(static_cast<double>(inputs));
}

void Metrics::evaluated(std::chrono::nanoseconds took) {
  state_->evaluations.Observe(seconds(took));
}

void Metrics::edge(const std::string& client, bool is_firing) {
  state_->edges.Add({{"client", client}, {"edge", is_firing ? "firing" : "resolved"}}).Increment();
}

void Metrics::reloaded(bool successfully, Instant now) {
  state_->reload_successful.Set(successfully ? 1 : 0);
  if (successfully) state_->reload_time.Set(seconds(now));
}

std::string Metrics::text() const {
  const auto& from = state_->sources;
  const auto book = from.book();
  const auto snapshot = from.snapshot();
  const auto agents = from.agents();
  const Instant now = state_->clock.now();
  Families out;
  out.add(names::build_info, 1, {{"version", state_->version}});
  out.add(names::ready, from.is_ready() ? 1 : 0);
  add_process(out);
  add_agents(out, *book, agents);
  for (const auto& [client, account] : book->clients) {
    const bool is_open = account->roster.internal_hours().state_at(now) == roster::OpenState::open;
    out.add(names::client_open, is_open ? 1 : 0, {{"client", client}});
  }
  for (const auto& [client, account] : book->clients) {
    const auto known = snapshot->clients->find(client);
    const bool overflows = known != snapshot->clients->end() && known->second.state.overflow().on;
    out.add(names::client_overflow, overflows ? 1 : 0, {{"client", client}});
  }
  add_incidents(out, *book, *snapshot);
  if (const auto counts = from.deliveries()) add_deliveries(out, *counts);
  out.add(names::journal_size, from.journal_bytes());
  add_ingest(out, from.ingest(), from.window());
  add_rules(out, from.rules());
  out.add(names::http_connections, from.http_connections());
  out.add(names::event_listeners, from.event_listeners());
  auto families = state_->registry.Collect();
  families.insert(families.end(), out.all().begin(), out.all().end());
  return text_of(std::move(families)) + many(agents, *snapshot);
}

}  // namespace watchbill::metrics
