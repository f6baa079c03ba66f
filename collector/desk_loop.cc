#include "collector/desk_loop.h"

#include <iterator>

#include "proto/shared/log.h"

namespace watchbill {

namespace {
/// Inputs decided and committed at once.
constexpr std::size_t kGroup = 1'000;
constexpr Duration kRetry = std::chrono::seconds{1};

/// Somebody waits for its answer; anything else comes again after a start.
bool is_command(const desk::Input& input) {
  return !std::holds_alternative<desk::AlertEdge>(input) && !std::holds_alternative<desk::NotReached>(input);
}

Result<desk::Outcome> stopped() {
  return fail("the collector is stopping, and nothing was done", "say it again once it runs");
}
}  // namespace

DeskLoop::DeskLoop(std::unique_ptr<desk::Desk> desk, const Clock& clock, Hooks hooks)
    : desk_(std::move(desk)),
      clock_(clock),
      hooks_(std::move(hooks)),
      announced_(desk_->snapshot()),
      loop_("desk"),
      ticker_(loop_.io(), clock, [this](Instant now) { return step(now); }) {}

DeskLoop::~DeskLoop() {
  stop();
}

void DeskLoop::start() {
  loop_.post([this] { ticker_.start(); });
  loop_.start();
}

void DeskLoop::stop() {
  loop_.finish([this] {
    ticker_.stop();
    drain();
  });
  std::deque<Waiting> rest;
  {
    const std::lock_guard lock(mutex_);
    is_stopped_ = true;
    rest.swap(waiting_);
  }
  for (const auto& one : rest) {
    if (one.done && is_command(one.input)) one.done(stopped());
  }
}

void DeskLoop::drain() {
  for (auto group = take(); !group.empty(); group = take()) {
    handle(std::move(group), clock_.now());
    announce();
    if (desk_->trouble()) return;
  }
}

void DeskLoop::post(desk::Input input, Done done) {
  bool is_late = false;
  {
    const std::lock_guard lock(mutex_);
    is_late = is_stopped_;
    if (!is_late) waiting_.push_back({std::move(input), std::move(done)});
  }
  if (is_late) {
    if (done && is_command(input)) done(stopped());
    return;
  }
  ticker_.wake();
}

void DeskLoop::replace(const std::shared_ptr<const desk::Book>& book) {
  loop_.run([&] {
    desk_->replace(book, clock_.now());
    announce();
  });
  ticker_.wake();
}

std::vector<DeskLoop::Waiting> DeskLoop::take() {
  const std::lock_guard lock(mutex_);
  const auto end = waiting_.begin() + static_cast<std::ptrdiff_t>(std::min(waiting_.size(), kGroup));
  std::vector<Waiting> out(std::make_move_iterator(waiting_.begin()), std::make_move_iterator(end));
  waiting_.erase(waiting_.begin(), end);
  return out;
}

std::optional<Instant> DeskLoop::step(Instant now) {
  auto group = take();
  const auto began = clock_.monotonic();
  if (group.empty()) {
    desk_->step(now);
  } else {
    handle(std::move(group), now);
  }
  hooks_.took(clock_.monotonic() - began);
  announce();
  if (const auto trouble = desk_->trouble()) {
    log::error("desk", "nothing can be decided", {{"problem", trouble->text()}});
    return now + kRetry;
  }
  const std::lock_guard lock(mutex_);
  return waiting_.empty() ? desk_->next_due() : std::optional(now);
}

void DeskLoop::handle(std::vector<Waiting> group, Instant now) {
  if (group.empty()) return;
  std::vector<desk::Input> inputs;
  inputs.reserve(group.size());
  for (const auto& one : group) inputs.push_back(one.input);
  const auto outcomes = desk_->handle(inputs, now);
  const bool has_failed = desk_->trouble().has_value();
  std::deque<Waiting> again;
  for (std::size_t i = 0; i < group.size(); ++i) {
    auto& one = group[i];
    if (has_failed && !is_command(one.input)) {
      again.push_back(std::move(one));
      continue;
    }
    hooks_.decided(outcomes[i].has_value(), 1);
    if (!outcomes[i]) log::warning("desk", "an input was refused", {{"problem", outcomes[i].error().text()}});
    if (one.done) one.done(outcomes[i]);
  }
  const std::lock_guard lock(mutex_);
  waiting_.insert(waiting_.begin(), std::make_move_iterator(again.begin()), std::make_move_iterator(again.end()));
}

void DeskLoop::announce() {
  auto snapshot = desk_->snapshot();
  if (snapshot == announced_) return;
  announced_ = std::move(snapshot);
  hooks_.committed(*announced_);
}

}  // namespace watchbill
