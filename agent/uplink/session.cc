#include "agent/uplink/session.h"

#include <algorithm>

namespace watchbill::uplink {

namespace {

constexpr std::uint32_t kProtocolVersion = 1;
constexpr std::uint64_t kSaysSkipped = 1;        // of the capabilities
constexpr std::size_t kFrameLimit = 1 << 20;     // where Welcome says nothing
constexpr std::size_t kQueueLimit = 512 * 1024;  // bytes that wait for a slow collector before ticks go by replay

std::size_t size_of(const std::deque<v1::AgentMessage>& messages) {
  std::size_t bytes = 0;
  for (const auto& message : messages) bytes += message.ByteSizeLong();
  return bytes;
}

bool has(const std::optional<std::uint64_t>& credit) {
  return !credit || *credit > 0;
}
/// A frame may overdraw what is left, so that small credits never stall a lane.
void spend(std::optional<std::uint64_t>& credit, std::uint64_t bytes) {
  if (credit) *credit -= std::min(*credit, bytes);
}

}  // namespace

Session::Session(const Self& self, Backlog& backlog, const Clock& clock, const Connect& connect, Counts& counts,
                 std::function<void()> wake)
    : backlog_(backlog),
      clock_(clock),
      counts_(counts),
      wake_(std::move(wake)),
      epoch_(backlog.epoch()),
      frame_limit_(kFrameLimit) {
  std::deque<v1::AgentMessage> first(1);
  auto& hello = *first.front().mutable_hello();
  hello.set_agent_id(self.agent_id);
  hello.set_boot_id(self.boot_id);
  hello.set_epoch(epoch_);
  hello.set_agent_version(self.version);
  hello.set_protocol_version(kProtocolVersion);
  hello.set_capabilities(kSaysSkipped);
  hello.set_config_hash(self.config_hash);
  const auto [from, to] = backlog_.range();
  hello.set_spool_from(from);
  hello.set_spool_to(to);
  hello.set_wall_ms(clock_.now().time_since_epoch().count());
  hello.set_boot_ms(clock_.boot().count());
  hello.set_tick_ms(static_cast<std::uint32_t>(self.tick.count()));
  connection_ = connect({.received = [this](v1::CollectorMessage& message) { received(message); },
                         .written =
                             [this] {
                               writing_ = false;
                               pump();
                             },
                         .ended =
                             [this](End end) {
                               ended_ = std::move(end);
                               wake_();
                             }});
  push(std::move(first));
}

void Session::send(const Tick& tick) {
  if (!welcomed_ || finishing_ || ended_ || epoch_ != backlog_.epoch()) return;
  if (queued_bytes_ > kQueueLimit || !has(live_credit_)) return miss(tick.seq);
  auto messages = live_.write(tick, skipped_from(), frame_limit_);
  if (messages.empty()) {
    ++counts_.too_large;
    return;
  }
  ++counts_.live_frames;
  spend(live_credit_, size_of(messages));
  push(std::move(messages));
}

void Session::miss(std::uint64_t seq) {
  missed_ = missed_ ? std::pair{missed_->first, seq} : std::pair{seq, seq};
}

std::uint64_t Session::skipped_from() const {
  const bool is_replaying = reader_ && replay_next_ <= replay_to_;
  if (!is_replaying) return missed_ ? missed_->first : 0;
  return missed_ ? std::min(replay_next_, missed_->first) : replay_next_;
}

void Session::goodbye(v1::Goodbye::Reason reason) {
  if (finishing_) return;
  reader_.reset();
  std::deque<v1::AgentMessage> last(1);
  last.front().mutable_goodbye()->set_reason(reason);
  push(std::move(last));
  finish();
}

void Session::finish() {
  finishing_ = true;
  reader_.reset();
  missed_.reset();
  pump();
}

void Session::received(v1::CollectorMessage& message) {
  switch (message.kind_case()) {
    case v1::CollectorMessage::kWelcome:
      welcome(message.welcome());
      break;
    case v1::CollectorMessage::kAck:
      // Of the numbers this stream announced; the spool may have another epoch by now.
      if (epoch_ == backlog_.epoch()) backlog_.acknowledge(message.ack().seq());
      break;
    case v1::CollectorMessage::kCredit:
      credit(message.credit().live_bytes(), message.credit().replay_bytes());
      break;
    case v1::CollectorMessage::kDrain:
      drain_ = Duration{message.drain().within_ms()};
      break;
    case v1::CollectorMessage::kRenewCertificate:
    case v1::CollectorMessage::kConfigure:
    case v1::CollectorMessage::KIND_NOT_SET:
      return;  // not announced in our capabilities, or of a later version
  }
  wake_();
  pump();
}

void Session::welcome(const v1::Welcome& welcome) {
  const bool is_of_this_epoch = epoch_ == backlog_.epoch();
  if (is_of_this_epoch) backlog_.acknowledge(welcome.acknowledged_seq());
  retry_after_ = Duration{welcome.retry_after_ms()};
  if (welcome.max_frame_bytes() > 0) frame_limit_ = std::min<std::size_t>(kFrameLimit, welcome.max_frame_bytes());
  const bool again = welcomed_;
  if (!again) {
    ++counts_.streams;
    welcomed_ = true;
    if (welcome.credit_bytes() > 0) live_credit_ = replay_credit_ = welcome.credit_bytes();
  } else if (welcome.replay_from() == 0) {
    return;
  }
  const auto [from, to] = backlog_.range();
  if (to == 0 || !is_of_this_epoch) return;
  const std::uint64_t wanted = welcome.replay_from() > 0 ? welcome.replay_from() : welcome.acknowledged_seq() + 1;
  start_replay(std::max(from, wanted), to);
}

void Session::credit(std::uint64_t live, std::uint64_t replay) {
  if (live_credit_) *live_credit_ += std::min(live, std::uint64_t{1} << 40);
  if (replay_credit_) *replay_credit_ += std::min(replay, std::uint64_t{1} << 40);
}

void Session::start_replay(std::uint64_t from, std::uint64_t to) {
  reader_.reset();
  if (from > to) return;
  replay_.restart();
  reader_ = backlog_.read(from);
  replay_next_ = from;
  replay_to_ = to;
}

void Session::push(std::deque<v1::AgentMessage> messages) {
  queued_bytes_ += size_of(messages);
  for (auto& message : messages) queue_.push_back(std::move(message));
  pump();
}

void Session::pump() {
  if (writing_ || ended_ || finished_) return;
  if (queue_.empty() && !finishing_ && !replay_one()) return;
  if (queue_.empty()) {
    finished_ = finishing_;
    if (finished_) connection_->finish();
    return;
  }
  const auto message = std::move(queue_.front());
  queue_.pop_front();
  const std::size_t bytes = message.ByteSizeLong();
  queued_bytes_ -= bytes;
  counts_.bytes += bytes;
  writing_ = true;
  connection_->write(message);
}

/// Queues one replayed tick; says whether it did.
bool Session::replay_one() {
  while (has(replay_credit_)) {
    if (!reader_) {
      if (!missed_) return false;
      const auto [from, to] = *std::exchange(missed_, std::nullopt);
      start_replay(from, to);
      continue;
    }
    const auto tick = reader_->next();
    if (!tick || tick->seq > replay_to_) {
      reader_.reset();
      continue;
    }
    replay_next_ = tick->seq + 1;
    auto messages = replay_.write(*tick, skipped_from(), frame_limit_);
    if (messages.empty()) {
      ++counts_.too_large;
      continue;
    }
    ++counts_.replayed_frames;
    const std::size_t bytes = size_of(messages);
    spend(replay_credit_, bytes);
    queued_bytes_ += bytes;
    for (auto& message : messages) queue_.push_back(std::move(message));
    return true;
  }
  return false;
}

}  // namespace watchbill::uplink
