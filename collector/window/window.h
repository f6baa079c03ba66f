#pragma once
// The window: recent samples of every series of every endpoint. Thread-safe; an agent's samples are touched under that
// agent's lock.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "collector/promql/source.h"
#include "proto/shared/sample.h"
#include "proto/shared/time.h"

namespace watchbill::window {

/// Set by the collector from the agent's certificate, never believed from the wire; joined to every series of the
/// agent.
struct Endpoint {
  std::string client;
  std::string site;
  std::string instance;
  auto operator<=>(const Endpoint&) const = default;
};

using SeriesRef = std::uint32_t;  ///< of one endpoint

struct Value {
  SeriesRef series = 0;
  double value = 0;
};

/// What became of a tick.
enum class Placed : std::uint8_t {
  taken,    ///< at least one of its values, or it had none
  known,    ///< all of it was there already
  too_old,  ///< from before the horizon
  future,   ///< more than kAhead after its receipt
};
/// How far after its receipt a tick may be: one of a far future would evict all others.
inline constexpr Duration kAhead = std::chrono::seconds{2};

/// The samples of one endpoint. `now` is always the collector's clock, which may be set back: what then lies in the
/// future goes, series that were stale stay so, and nothing of the present is refused for it.
class EndpointWindow {
 public:
  virtual ~EndpointWindow() = default;
  /// The same series always gets the same reference while it is held or in the horizon. Labels named client, site,
  /// instance or job are replaced by the collector's. Nothing where the endpoint has all the series that its limits
  /// allow; series that nobody holds make room once the horizon has passed their newest values.
  virtual std::optional<SeriesRef> bind(std::string_view name, const Labels& own) = 0;
  /// Takes back one bind of each: the caller uses the references no longer.
  virtual void release(std::span<const SeriesRef> series) = 0;
  /// Values of one tick that was received now, live or replayed, of references that bind gave. Out of order is allowed.
  /// What is there already stays as it is (a stale marker gives way to a value); what is not taken changes nothing.
  virtual Placed append(Instant tick, std::span<const Value> values, Instant now) = 0;
  /// A stale marker in each series, at a tick that was received now.
  virtual void end(std::span<const SeriesRef> series, Instant tick, Instant now) = 0;
  /// A stale marker in every series that is not stale yet, and at the same instant an `up` of 0, where `up` is bound,
  /// so that no reader takes silence for anything else: now, or just after their newest values when those are not
  /// before, so that an agent whose clock is ahead goes stale too.
  virtual void end_all(Instant now) = 0;
  /// The newest tick that has a value or a marker; Instant::min() before the first.
  virtual Instant last_tick() const = 0;
};

struct Limits {
  Duration horizon = std::chrono::hours{6};
  std::size_t series = 50'000;        ///< of one endpoint, those that ended within the horizon too
  std::size_t text_bytes = 32 << 20;  ///< of the names and labels of one endpoint's series
  std::size_t bytes = 256 << 20;      ///< of one endpoint's samples, about; beyond it the oldest go first
};

struct Size {
  std::size_t endpoints = 0, series = 0, samples = 0, bytes = 0;
  std::size_t shed = 0;  ///< samples that went before the horizon, since the start, because of Limits::bytes
};

class Window {
 public:
  explicit Window(Limits limits = {});
  ~Window();

  /// Made when it is not there yet; lives as long as the window.
  EndpointWindow& endpoint(const Endpoint&);
  /// Reads one client's series only. Lives no longer than the window.
  std::unique_ptr<promql::Source> client(std::string client) const;
  /// Reads every client's series.
  std::unique_ptr<promql::Source> everything() const;
  Size size() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace watchbill::window
