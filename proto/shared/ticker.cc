#include "proto/shared/ticker.h"

#include <algorithm>
#include <atomic>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

namespace watchbill {

namespace {
// The wall clock may be set while a timer sleeps on the monotonic one: look again at least this often.
constexpr Duration kLongestSleep = std::chrono::minutes{1};
}  // namespace

struct Ticker::State : std::enable_shared_from_this<Ticker::State> {
  State(boost::asio::io_context& io, const Clock& c, Step s) : timer(io), clock(c), step(std::move(s)) {}

  boost::asio::steady_timer timer;
  const Clock& clock;
  Step step;
  std::optional<Instant> due;
  Instant asked_at{};
  bool stopped = false;
  std::atomic<bool> woken = false;

  void run() {
    if (stopped) return;
    asked_at = clock.now();
    due = step(asked_at);
    sleep();
  }

  void sleep() {
    if (stopped) return;
    Duration wait = kLongestSleep;
    if (due) wait = std::clamp(*due - clock.now(), Duration{0}, kLongestSleep);
    timer.expires_after(wait);
    timer.async_wait([self = shared_from_this()](const boost::system::error_code& cancelled) {
      if (cancelled || self->stopped) return;
      const Instant now = self->clock.now();
      // Set back, the clock would let the step wait for an instant of its own future.
      if ((self->due && now >= *self->due) || now < self->asked_at) {
        self->run();
      } else {
        self->sleep();
      }
    });
  }
};

Ticker::Ticker(boost::asio::io_context& io, const Clock& clock, Step step)
    : state_(std::make_shared<State>(io, clock, std::move(step))) {}

Ticker::~Ticker() {
  stop();
}

void Ticker::start() {
  state_->run();
}

void Ticker::wake() {
  if (state_->woken.exchange(true)) return;  // many calls before the loop comes round are one
  boost::asio::post(state_->timer.get_executor(), [state = state_] {
    state->woken = false;
    state->run();
  });
}

void Ticker::stop() {
  state_->stopped = true;
  state_->timer.cancel();
}

}  // namespace watchbill
