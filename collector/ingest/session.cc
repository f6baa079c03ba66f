#include "collector/ingest/session.h"

#include <algorithm>

namespace watchbill::ingest {

namespace {

// A live tick, corrected, is at most so far in its receipt's future.
static_assert(PeerClock::kTolerance <= window::kAhead);

/// As far as rules look back. An agent all of whose ticks come later is as good as silent, and somebody must hear of
/// it.
constexpr Duration kSeen = std::chrono::minutes{5};

/// What is forgotten counts as there, and a replay of it would be lost: enough for six hours of ticks a second apart of
/// which every other went live. One takes about 64 bytes.
constexpr std::size_t kMostRanges = 16'384;
constexpr std::uint32_t kShortestTickMs = 100;
constexpr std::uint32_t kLongestTickMs = 3'600'000;
constexpr std::uint32_t kMostFrameBytes = 1'000'000;
constexpr std::size_t kLongestVersion = 64;
constexpr std::uint32_t kProtocol = 1;
constexpr std::uint64_t kSaysSkipped = 1;  // of the capabilities

window::Endpoint endpoint_of(const tls::AgentName& peer) {
  return {.client = peer.client, .site = peer.site, .instance = peer.agent};
}

bool is_version(std::string_view text) {
  return text.size() <= kLongestVersion &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

/// What is wrong with it; empty when nothing is.
std::string fault_of(const v1::Hello& hello) {
  if (!is_version(hello.agent_version())) return "agent_version is not short printable ASCII";
  if (hello.tick_ms() < kShortestTickMs || hello.tick_ms() > kLongestTickMs) return "tick_ms is not 100 … 3600000";
  if (hello.boot_id().size() > 16) return "boot_id is longer than 16 bytes";
  if (hello.spool_from() > hello.spool_to()) return "spool_from is after spool_to";
  return {};
}

/// What is wrong with a message's clocks; empty when nothing is.
std::string fault_of(std::int64_t wall_ms, std::int64_t boot_ms) {
  if (wall_ms <= 0 || wall_ms > Session::kLatest.time_since_epoch().count()) {
    return "wall_ms " + std::to_string(wall_ms) + " is not of the years 1970 to 2200; set the agent's clock";
  }
  if (boot_ms < 0 || boot_ms > Session::kLongestUptime.count()) {
    return "boot_ms " + std::to_string(boot_ms) + " is not plausible";
  }
  return {};
}

PeerClock::Reading now_of(const Clock& clock) {
  return {.wall = clock.now(), .boot = clock.boot()};
}

PeerClock::Reading reading_of(std::int64_t wall_ms, std::int64_t boot_ms) {
  return {.wall = Instant{Duration{wall_ms}}, .boot = Duration{boot_ms}};
}

}  // namespace

Session::Session(Ground& ground, tls::AgentName peer, Seated seated)
    : ground_(ground), peer_(std::move(peer)), seated_(std::move(seated)) {}

tl::unexpected<Refusal> Session::refuse(Reason reason, std::string text, Refusal::Code code) {
  ground_.counters.reject(reason);
  return tl::unexpected(Refusal{.code = code, .reason = reason, .text = std::move(text)});
}

Session::Taken Session::take(const v1::AgentMessage& message, std::size_t bytes) {
  ground_.counters.bytes += bytes;
  const bool is_hello = message.kind_case() == v1::AgentMessage::kHello;
  if (is_hello != (seat_ == nullptr)) {
    return refuse(Reason::protocol, is_hello ? "a second hello" : "the first message is not a hello");
  }
  switch (message.kind_case()) {
    case v1::AgentMessage::kHello:
      return hello(message.hello());
    case v1::AgentMessage::kDictionary:
      return dictionary(message.dictionary());
    case v1::AgentMessage::kFrame:
      return frame(message.frame(), bytes);
    case v1::AgentMessage::kGoodbye:
      return goodbye(message.goodbye());
    case v1::AgentMessage::kCheckEvent:  // acknowledged when journalled; agents keep them until then
    case v1::AgentMessage::KIND_NOT_SET:
      break;  // a kind this collector does not know is let pass
  }
  return Answer{};
}

Session::Taken Session::hello(const v1::Hello& hello) {
  if (hello.agent_id() != peer_.agent) {
    return refuse(Reason::agent_id, "the certificate speaks for '" + peer_.agent + "', the hello for another agent");
  }
  if (hello.protocol_version() != kProtocol) {
    return refuse(Reason::protocol, "this collector speaks version 1 of the protocol",
                  Refusal::Code::failed_precondition);
  }
  if (const auto fault = fault_of(hello); !fault.empty()) return refuse(Reason::hello, "bad hello: " + fault);
  const auto received = now_of(ground_.clock);
  if (const auto fault = fault_of(hello.wall_ms(), hello.boot_ms()); !fault.empty()) {
    return refuse(Reason::time, "bad hello: " + fault);
  }
  {
    const std::lock_guard lock(ground_.mutex);
    if (const auto wait = ground_.admission.admit(ground_.clock.monotonic())) {
      auto refusal = refuse(Reason::admission, "too many agents at once", Refusal::Code::unavailable);
      refusal.value().retry_after_ms = static_cast<std::uint32_t>(wait->count());
      return refusal;
    }
  }
  peer_clock_.emplace(reading_of(hello.wall_ms(), hello.boot_ms()), received);
  const Duration tick{hello.tick_ms()};
  epoch_ = hello.epoch();
  spool_to_ = hello.spool_to();
  seat_ = &ground_.seats.of(endpoint_of(peer_));
  live_.emplace(seat_->window);
  replay_.emplace(seat_->window);
  seated_(*seat_);
  ground_.fleet.connected(seat_->endpoint, hello.agent_version(), tick, peer_clock_->offset(), received.wall,
                          ground_.clock.monotonic());

  Answer answer;
  auto& welcome = *answer.message.emplace().mutable_welcome();
  const std::lock_guard lock(seat_->mutex);
  auto& progress = seat_->progress;
  if (progress.epoch != epoch_) progress = {.epoch = epoch_, .applied = {}, .acknowledged = 0};
  plan_ = plan_replay(progress.acknowledged, hello.spool_from(), spool_to_, tick);
  says_skipped_ = (hello.capabilities() & kSaysSkipped) != 0;
  is_replaying_ = plan_.from != 0;
  has_begun_block_ = is_replaying_;  // nothing that is not of it can come before it
  welcome.set_acknowledged_seq(progress.acknowledged);
  welcome.set_replay_from(plan_.from);
  welcome.set_max_frame_bytes(kMostFrameBytes);
  return answer;
}

Lane* Session::lane(int which) {
  if (which == v1::LANE_LIVE) return &*live_;
  if (which == v1::LANE_REPLAY) return &*replay_;
  return nullptr;
}

Session::Taken Session::dictionary(const v1::Dictionary& dictionary) {
  Lane* const into = lane(dictionary.lane());
  if (into == nullptr) return refuse(Reason::protocol, "a dictionary for a lane that does not exist");
  const auto done = into->dictionary(dictionary.pieces(), dictionary.reset());
  if (!done && into->is_full()) return refuse(Reason::series, done.error().text(), Refusal::Code::resource_exhausted);
  if (!done) return refuse(Reason::dictionary, "bad dictionary: " + done.error().text());
  return Answer{};
}

Session::Taken Session::frame(const v1::Frame& frame, std::size_t bytes) {
  Lane* const from = lane(frame.lane());
  if (from == nullptr) return refuse(Reason::protocol, "a frame in a lane that does not exist");
  const bool is_live = frame.lane() == v1::LANE_LIVE;
  if (frame.seq() == 0) return refuse(Reason::frame, "bad frame: its number is 0");
  if (is_live && frame.seq() <= last_live_) {
    return refuse(Reason::frame,
                  "bad frame: live frame " + std::to_string(frame.seq()) + " after " + std::to_string(last_live_));
  }
  const auto received = now_of(ground_.clock);
  const Instant now = received.wall;
  if (const auto fault = fault_of(frame.wall_ms(), frame.boot_ms()); !fault.empty()) {
    return refuse(Reason::time, "bad frame: " + fault);
  }
  const auto values = from->decode(frame.body(), frame.compressed());
  if (!values) return refuse(Reason::frame, "bad frame: " + values.error().text());

  const auto reading = reading_of(frame.wall_ms(), frame.boot_ms());
  if (is_live) {
    peer_clock_->read(reading, received);
  } else {
    peer_clock_->follow(received);
  }
  const Instant tick = peer_clock_->correct(reading.wall);
  const std::size_t samples = (*values)->size();
  const bool is_new = is_first(frame) || is_live;
  if (const auto ended = from->take_ended(); !ended.empty()) {
    if (is_new) seat_->window.end(ended, tick, now);
    seat_->window.release(ended);
  }
  if (is_live) (*values)->push_back({seat_->up, 1});
  const auto placed = is_new ? seat_->window.append(tick, **values, now) : window::Placed::known;
  count(frame, placed, samples);
  if (!is_live) return progressed(frame);

  last_live_ = frame.seq();
  if (now - tick <= kSeen) {
    ground_.fleet.heard(seat_->endpoint, {.samples = samples, .bytes = bytes, .clock_offset = peer_clock_->offset()},
                        now, ground_.clock.monotonic());
  }
  return progressed(frame);
}

bool Session::is_first(const v1::Frame& frame) {
  const std::lock_guard lock(seat_->mutex);
  auto& progress = seat_->progress;
  if (progress.epoch != epoch_) return false;
  bool is_first = progress.applied.insert(frame.seq());
  if (!is_first && frame.lane() == v1::LANE_LIVE) {
    // A live tick is new: numbers that come again are of a machine that was restored with an older spool.
    progress = {.epoch = epoch_, .applied = {}, .acknowledged = 0};
    is_first = progress.applied.insert(frame.seq());
  }
  progress.applied.forget(kMostRanges);
  return is_first;
}

void Session::count(const v1::Frame& frame, window::Placed placed, std::size_t samples) {
  auto& counters = ground_.counters;
  ++counters.frames;
  if (frame.lane() == v1::LANE_REPLAY) ++counters.replayed;
  switch (placed) {
    case window::Placed::taken:
      counters.samples += samples;
      return;
    case window::Placed::known:
      ++counters.duplicates;
      return;
    case window::Placed::too_old:
      ++counters.too_old;
      return;
    case window::Placed::future:
      ++counters.future;
  }
}

bool Session::has_passed_block(const v1::Frame& frame) {
  const bool is_replay = frame.lane() == v1::LANE_REPLAY;
  // What the live lane passed over since the hello is above the block.
  const bool is_within = frame.skipped_from() != 0 && frame.skipped_from() <= spool_to_;
  if (is_within || (is_replay && frame.seq() <= spool_to_)) has_begun_block_ = true;
  if (!has_begun_block_) return false;
  return (is_replay && frame.seq() >= spool_to_) || (says_skipped_ && !is_within);
}

Answer Session::progressed(const v1::Frame& frame) {
  last_ = std::max(last_, frame.seq());
  const std::lock_guard lock(seat_->mutex);
  auto& progress = seat_->progress;
  if (progress.epoch != epoch_) return {};
  if (is_replaying_ && has_passed_block(frame)) {
    if (plan_.rest_from != 0) {
      // The last 15 minutes are there: now the rest, from its beginning up to that block.
      Answer answer;
      auto& welcome = *answer.message.emplace().mutable_welcome();
      welcome.set_acknowledged_seq(progress.acknowledged);
      welcome.set_replay_from(plan_.rest_from);
      welcome.set_max_frame_bytes(kMostFrameBytes);
      plan_ = {.from = plan_.rest_from};
      has_begun_block_ = false;
      return answer;
    }
    is_replaying_ = false;
  }
  std::uint64_t whole_to = last_;
  if (is_replaying_) {
    if (plan_.rest_from != 0 || !has_begun_block_ || frame.lane() == v1::LANE_LIVE) return {};
    whole_to = frame.seq();
  }
  if (frame.skipped_from() != 0) whole_to = std::min(whole_to, frame.skipped_from() - 1);
  progress.acknowledged = std::max(progress.acknowledged, whole_to);
  return {.message = {}, .acknowledged = progress.acknowledged};
}

Session::Taken Session::goodbye(const v1::Goodbye& goodbye) {
  said_goodbye_ = true;
  switch (goodbye.reason()) {
    case v1::Goodbye::REASON_SHUTDOWN:
      ending_ = fleet::AgentState::shut_down;
      break;
    case v1::Goodbye::REASON_SUSPEND:
      ending_ = fleet::AgentState::suspended;
      break;
    default:
      ending_ = fleet::AgentState::stopped;
  }
  return Answer{};
}

}  // namespace watchbill::ingest
