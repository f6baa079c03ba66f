#pragma once
// Server-sent events (html.spec.whatwg.org, 9.2): one hub, a bounded queue for each listener. Thread-safe.

#include <cstddef>
#include <deque>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace watchbill::http {

/// One listener's events, formatted. A listener too slow for `capacity` is ended; it comes again and reads the state.
class EventQueue {
 public:
  explicit EventQueue(std::size_t capacity) : capacity_(capacity) {}

  void push(const std::string& event);
  std::optional<std::string> pop();
  /// No more events will come, or some were lost.
  void end();
  bool has_ended() const;
  /// Called from the pushing thread after each push and at the end; replaces the one before, nothing to unset.
  void on_change(std::function<void()>);

 private:
  const std::size_t capacity_;
  mutable std::mutex mutex_;  // guards what follows
  std::deque<std::string> events_;
  bool ended_ = false;
  std::function<void()> on_change_;
};

class EventHub {
 public:
  explicit EventHub(std::size_t capacity = 1024) : capacity_(capacity) {}

  std::shared_ptr<EventQueue> listen();
  /// `data` may have several lines.
  void publish(std::string_view event, std::string_view data);
  /// Ends every listener's stream.
  void close();
  std::size_t listeners() const;

 private:
  const std::size_t capacity_;
  mutable std::mutex mutex_;                     // guards queues_
  std::list<std::weak_ptr<EventQueue>> queues_;  // a queue lives as long as its connection
};

}  // namespace watchbill::http
