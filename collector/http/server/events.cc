#include "collector/http/server/events.h"

#include <vector>

namespace watchbill::http {

void EventQueue::push(const std::string& event) {
  const std::lock_guard lock(mutex_);
  if (ended_) return;
  if (events_.size() >= capacity_) {
    ended_ = true;
  } else {
    events_.push_back(event);
  }
  if (on_change_) on_change_();
}

std::optional<std::string> EventQueue::pop() {
  const std::lock_guard lock(mutex_);
  if (events_.empty()) return std::nullopt;
  auto out = std::move(events_.front());
  events_.pop_front();
  return out;
}

void EventQueue::end() {
  const std::lock_guard lock(mutex_);
  ended_ = true;
  if (on_change_) on_change_();
}

bool EventQueue::has_ended() const {
  const std::lock_guard lock(mutex_);
  return ended_;
}

void EventQueue::on_change(std::function<void()> call) {
  const std::lock_guard lock(mutex_);
  on_change_ = std::move(call);
}

std::shared_ptr<EventQueue> EventHub::listen() {
  auto queue = std::make_shared<EventQueue>(capacity_);
  const std::lock_guard lock(mutex_);
  queues_.push_back(queue);
  return queue;
}

void EventHub::publish(std::string_view event, std::string_view data) {
  std::string text = "event: " + std::string(event) + '\n';
  while (true) {
    const auto line = data.substr(0, data.find('\n'));
    text += "data: ";
    text += line;
    text += '\n';
    if (line.size() == data.size()) break;
    data.remove_prefix(line.size() + 1);
  }
  text += '\n';
  const std::lock_guard lock(mutex_);
  for (auto it = queues_.begin(); it != queues_.end();) {
    if (const auto queue = it->lock()) {
      queue->push(text);
      ++it;
    } else {
      it = queues_.erase(it);
    }
  }
}

void EventHub::close() {
  const std::lock_guard lock(mutex_);
  for (const auto& weak : queues_) {
    if (const auto queue = weak.lock()) queue->end();
  }
  queues_.clear();
}

std::size_t EventHub::listeners() const {
  const std::lock_guard lock(mutex_);
  std::size_t count = 0;
  for (const auto& weak : queues_) count += weak.expired() ? 0 : 1;
  return count;
}

}  // namespace watchbill::http
