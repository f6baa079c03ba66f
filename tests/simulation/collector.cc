#include "tests/simulation/collector.h"

#include <algorithm>
#include <stdexcept>
#include <utility>
#include <variant>

namespace watchbill::simulation {

namespace {

/// How often the clock alone may call between two scenes: a desk that asks for ever is a bug.
constexpr int kMostCalls = 20'000;

/// It is looked at unasked before one due time of so many.
constexpr int kSeldom = 10;

/// A command told again after the answer was lost changes nothing; several at once, a note, or another silence would.
bool changes_nothing_again(const Scene& scene) {
  return scene.inputs.size() == 1 && !std::holds_alternative<desk::Note>(scene.inputs.front()) &&
         !std::holds_alternative<desk::AddSilence>(scene.inputs.front());
}

}  // namespace

void Collector::start() {
  call([&](desk::Desk& desk) { desk.step(now_); }, true);
}

void Collector::tell(const Scene& scene) {
  if (!scene.leaps) advance(scene.now);
  now_ = scene.now;
  if (scene.book) {
    book_ = *scene.book;
    call([&](desk::Desk& desk) { desk.replace(world_.books[book_], now_); }, true);
  }
  call([&](desk::Desk& desk) { desk.handle(scene.inputs, now_); }, changes_nothing_again(scene), &scene);
}

bool Collector::wait_while(const std::function<bool()>& claim, Duration at_most) {
  const Instant last = now_ + at_most;
  while (claim()) {
    const auto due = desk_->next_due();
    if (!due || *due > last) return true;
    advance(*due);
  }
  return false;
}

void Collector::advance(Instant to) {
  int calls = 0;
  for (auto due = desk_->next_due(); due && *due <= to; due = desk_->next_due()) {
    if (++calls > kMostCalls) throw std::runtime_error("the desk asks to be called for ever");
    look_unasked(*due);
    now_ = std::max(now_, *due);
    call([&](desk::Desk& desk) { desk.step(now_); }, true);
  }
  look_unasked(to);
}

void Collector::look_unasked(Instant before) {
  if (faults_ == nullptr || !faults_->one_in(kSeldom)) return;
  const bool is_each_minute = faults_->one_in(20);
  for (int n = is_each_minute ? 60 : 1 + faults_->below(3); n > 0 && now_ + std::chrono::minutes{1} < before; --n) {
    const auto left = std::chrono::floor<std::chrono::seconds>(before - now_).count();
    now_ += std::chrono::seconds{
        is_each_minute ? 60 : faults_->below(static_cast<int>(std::min<std::int64_t>(left, 1'000'000)))};
    call([&](desk::Desk& desk) { desk.step(now_); }, true);
  }
}

void Collector::call(const std::function<void(desk::Desk&)>& what, bool may_be_told_again, const Scene* scene) {
  if (faults_ != nullptr && faults_->one_in(30)) restart();
  for (;;) {
    storage_.next = pick(may_be_told_again);
    storage_.has_refused = false;
    try {
      what(*desk_);
    } catch (const PowerCut&) {
      restart();
      continue;
    }
    storage_.next = Storage::Fault::none;
    if (!storage_.has_refused) break;
  }
  after_(*this, scene == nullptr ? Scene{.now = now_} : *scene);
}

Storage::Fault Collector::pick(bool may_be_told_again) {
  if (faults_ == nullptr || !faults_->one_in(12)) return Storage::Fault::none;
  const int last = may_be_told_again ? 4 : 3;
  return static_cast<Storage::Fault>(1 + faults_->below(last));
}

void Collector::restart() {
  ++crashes_;
  desk_ = *desk::Desk::open(storage_, world_.books[book_]);
}

}  // namespace watchbill::simulation
