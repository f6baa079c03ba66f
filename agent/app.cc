#include "agent/app.h"

#include <random>

#include <boost/asio/io_context.hpp>
#include <openssl/evp.h>

#include "proto/shared/exposition.h"
#include "proto/shared/log.h"
#include "proto/shared/tls.h"

namespace watchbill::agent {

namespace {

std::uint64_t random_number() {
  std::random_device device;
  return static_cast<std::uint64_t>(device()) << 32 | device();
}

std::string sha256(const std::string& text) {
  std::string digest(EVP_MAX_MD_SIZE, '\0');
  unsigned size = 0;
  EVP_Digest(text.data(), text.size(), reinterpret_cast<unsigned char*>(digest.data()), &size, EVP_sha256(), nullptr);
  digest.resize(size);
  return digest;
}

/// 16 bytes from the kernel's 8-4-4-4-12 form; empty where that cannot be read.
std::string boot_id() {
  const auto text = probe::DirectoryTree("/").value("proc/sys/kernel/random/boot_id").value_or("");
  std::string bytes;
  int high = -1;
  for (const char c : text) {
    const bool digit = c >= '0' && c <= '9';
    if (!digit && (c < 'a' || c > 'f')) continue;
    const int nibble = digit ? c - '0' : c - 'a' + 10;
    if (high < 0) {
      high = nibble;
    } else {
      bytes += static_cast<char>(high * 16 + nibble);
      high = -1;
    }
  }
  return bytes.size() == 16 ? bytes : std::string();
}

/// Certificates are read at each attempt: a renewed one is used without a restart.
Result<uplink::Connect> prepare(boost::asio::io_context& io, const Config& config) {
  const auto identity = tls::read_identity(config.identity);
  if (!identity) return tl::unexpected(identity.error());
  const auto authorities = tls::read_authorities(config.collector_ca);
  if (!authorities) return tl::unexpected(authorities.error());
  return [&io, to = uplink::Endpoint{.address = config.collector,
                                     .server_name = config.server_name,
                                     .key = identity->key,
                                     .chain = identity->chain,
                                     .authorities = *authorities}](uplink::Connection::Events events) {
    return uplink::connect(io, to, std::move(events));
  };
}

}  // namespace

std::set<std::string> probe_names() {
  const probe::DirectoryTree tree("/");
  const SystemClock clock;
  std::set<std::string> names;
  for (const auto& probe : probe::linux_os::all(tree, "/", clock)) names.insert(std::string(probe->name()));
  return names;
}

std::string show(const Config& config, const Clock& clock, std::vector<probe::ProbeSet::Failure>& failures) {
  const probe::DirectoryTree tree(config.root);
  probe::ProbeSet probes(probe::linux_os::all(tree, config.root.string(), clock), config.disabled, clock);
  const auto tick = probes.collect();
  failures = tick.failures;
  return exposition::write(tick.samples);
}

App::App(boost::asio::io_context& io, Config config, std::string agent_id, const Clock& clock,
         std::function<void()> stopped)
    : config_(std::move(config)),
      clock_(clock),
      stopped_(std::move(stopped)),
      steady_(clock),
      tree_(config_.root),
      spool_({.folder = config_.data}, clock.now(), random_number()),
      backlog_(spool_) {
  uplink_.emplace(
      self(agent_id), uplink::Options{.seed = random_number()}, backlog_, clock_,
      [this, &io] { return prepare(io, config_); }, [this] { stream_ticker_->wake(); });
  auto probes = probe::linux_os::all(tree_, config_.root.string(), clock_);
  probes.push_back(self_probe([this] { return facts(); }));
  probes_.emplace(std::move(probes), config_.disabled, clock_);
  stream_ticker_.emplace(io, steady_, [this](Instant now) { return stream(now); });
  tick_ticker_.emplace(io, steady_, [this](Instant now) { return tick(now); });
}

void App::start() {
  log::info("agent", "starting",
            {{"version", WATCHBILL_VERSION},
             {"collector", config_.collector},
             {"tick", format_duration(config_.tick)},
             {"spool", config_.data.string()}});
  schedule_.emplace(steady_.now(), config_.tick);
  stream_ticker_->start();
  tick_ticker_->start();
}

void App::stop() {
  if (stopping_) return;
  stopping_ = true;
  log::info("agent", "stopping");
  tick_ticker_->stop();
  spool_.flush(clock_.now());
  uplink_->stop(v1::Goodbye::REASON_STOP, steady_.now());
  stream_ticker_->wake();
}

std::optional<Instant> App::tick(Instant now) {
  if (!schedule_->is_due(now)) return schedule_->due();
  auto tick = probes_->collect();
  const auto wall = clock_.now();
  const auto boot = clock_.boot();
  const auto seq = spool_.append(wall, boot, tick.samples);
  uplink_->send({.seq = seq, .wall = wall, .boot = boot, .samples = tick.samples});
  spool_.step(wall);
  report(tick);
  missed_ticks_ += static_cast<std::uint64_t>(schedule_->done(steady_.now()));
  return schedule_->due();
}

std::optional<Instant> App::stream(Instant now) {
  const auto due = uplink_->step(now);
  if (stopping_ && uplink_->is_stopped() && stopped_) {
    spool_.flush(clock_.now());
    std::exchange(stopped_, nullptr)();
    return std::nullopt;
  }
  if (uplink_->is_connected() != told_connected_) {
    told_connected_ = uplink_->is_connected();
    if (told_connected_) log::info("uplink", "connected", {{"collector", config_.collector}});
    if (told_connected_) told_trouble_.clear();
  }
  if (!uplink_->trouble().empty() && uplink_->trouble() != told_trouble_) {
    told_trouble_ = uplink_->trouble();
    log::warning("uplink", "no stream to the collector; trying again, ticks wait in the spool",
                 {{"collector", config_.collector}, {"why", told_trouble_}});
  }
  return due;
}

/// A problem is told when it begins, changes and ends, not at every tick.
void App::report(const probe::ProbeSet::Tick& tick) {
  std::map<std::string, std::string> failures;
  for (const auto& failure : tick.failures) failures[failure.probe] = failure.problem;
  for (const auto& [probe, problem] : failures) {
    const auto told = told_failures_.find(probe);
    if (told == told_failures_.end()) log::warning("probe", problem, {{"probe", probe}});
  }
  for (const auto& [probe, problem] : told_failures_) {
    if (!failures.contains(probe)) log::info("probe", "reads again", {{"probe", probe}});
  }
  told_failures_ = std::move(failures);
  const auto spool = spool_.status();
  if (spool.problem == told_spool_problem_) return;
  told_spool_problem_ = spool.problem;
  if (spool.problem.empty()) {
    log::info("spool", "writes to disk again");
  } else {
    log::warning("spool", "ticks wait in memory", {{"why", spool.problem}});
  }
}

uplink::Self App::self(const std::string& agent_id) const {
  return {.agent_id = agent_id,
          .version = WATCHBILL_VERSION,
          .boot_id = boot_id(),
          .config_hash = sha256(config_.text),
          .tick = config_.tick};
}

SelfFacts App::facts() const {
  const auto spool = spool_.status();
  const auto& counts = uplink_->counts();
  return {.version = WATCHBILL_VERSION,
          .spool_on_disk = spool.on_disk,
          .spool_bytes = spool.disk_bytes + spool.memory_bytes,
          .dropped_frames = spool.dropped + counts.too_large,
          .missed_ticks = missed_ticks_,
          .streams = counts.streams,
          .sent_bytes = counts.bytes,
          .replayed_frames = counts.replayed_frames};
}

}  // namespace watchbill::agent
