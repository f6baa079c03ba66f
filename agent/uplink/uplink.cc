#include "agent/uplink/uplink.h"

#include <algorithm>

namespace watchbill::uplink {

Uplink::Uplink(Self self, Options options, Backlog& backlog, const Clock& wall, Prepare prepare,
               std::function<void()> wake)
    : self_(std::move(self)),
      options_(options),
      backlog_(backlog),
      wall_(wall),
      prepare_(std::move(prepare)),
      wake_(std::move(wake)),
      backoff_(options.backoff, options.seed) {}

std::optional<Instant> Uplink::step(Instant now) {
  promote();
  look(now);
  if (wants_new_stream(now)) open(now);
  return next_due();
}

/// The newest welcomed stream carries the live lane from now on.
void Uplink::promote() {
  if (!next_ || !next_->is_welcomed()) return;
  if (current_) {
    current_->finish();
    closing_ = std::move(current_);
    close_deadline_.reset();
  }
  current_ = std::move(next_);
  welcome_deadline_.reset();
  carried_since_.reset();
}

void Uplink::look(Instant now) {
  if (closing_ && !close_deadline_) close_deadline_ = now + options_.goodbye_within;
  if (closing_ && (closing_->ended() || now >= *close_deadline_)) {
    closing_.reset();
    close_deadline_.reset();
  }
  if (next_ && next_->ended()) {
    const End end = *next_->ended();
    failed(end.text, end.refused, next_->retry_after(), now);
    next_.reset();
  } else if (next_ && now >= *welcome_deadline_) {
    failed("no answer within " + format_duration(options_.welcome_within), false, Duration{0}, now);
    next_.reset();
  }
  if (!current_) return;
  if (!carried_since_) {
    carried_since_ = now;
    trouble_.clear();
  }
  if (!current_->ended()) return;
  // A collector that welcomes and closes at once must not be asked again at once.
  if (now - *carried_since_ >= options_.backoff.cap) backoff_.reset();
  const End end = *current_->ended();
  failed(end.text, end.refused, current_->retry_after(), now);
  current_.reset();
}

void Uplink::failed(const std::string& why, bool refused, Duration retry_after, Instant now) {
  trouble_ = why;
  Duration wait = backoff_.next();
  if (refused) wait = std::max(wait, options_.backoff.cap / 2);
  next_attempt_ = now + retry_after + wait;
}

bool Uplink::wants_new_stream(Instant now) const {
  if (stopping_ || next_ || closing_) return false;
  const bool replaces = current_ && (current_->drain() || current_->epoch() != backlog_.epoch());
  if (current_ && !replaces) return false;
  return !next_attempt_ || now >= *next_attempt_;
}

void Uplink::open(Instant now) {
  auto connect = prepare_();
  if (!connect) {
    failed(connect.error().text(), false, Duration{0}, now);
    return;
  }
  next_attempt_.reset();
  welcome_deadline_ = now + options_.welcome_within;
  next_ = std::make_unique<Session>(self_, backlog_, wall_, *connect, counts_, wake_);
}

void Uplink::send(const Tick& tick) {
  promote();
  if (current_) current_->send(tick);
}

void Uplink::stop(v1::Goodbye::Reason reason, Instant now) {
  stopping_ = true;
  next_.reset();
  if (!current_) return;
  current_->goodbye(reason);
  closing_ = std::move(current_);
  close_deadline_ = now + options_.goodbye_within;
}

std::optional<Instant> Uplink::next_due() const {
  std::optional<Instant> due;
  const auto consider = [&](const std::optional<Instant>& at) {
    if (at && (!due || *at < *due)) due = at;
  };
  if (next_) consider(welcome_deadline_);
  if (closing_) consider(close_deadline_);
  if (!stopping_ && !next_ && !current_) consider(next_attempt_);
  if (!stopping_ && !next_ && current_ && current_->drain()) consider(next_attempt_);
  return due;
}

}  // namespace watchbill::uplink
