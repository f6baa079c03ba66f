#include "collector/loop.h"

#include <pthread.h>

namespace watchbill {

Loop::Loop(std::string name) : name_(std::move(name)), io_(1), busy_(io_.get_executor()) {}

Loop::~Loop() {
  finish();
}

void Loop::start() {
  thread_ = std::thread([this] { io_.run(); });
  pthread_setname_np(thread_.native_handle(), name_.c_str());
}

void Loop::run(const std::function<void()>& work) {
  std::promise<void> done;
  post([&] {
    work();
    done.set_value();
  });
  done.get_future().wait();
}

void Loop::finish(std::function<void()> last) {
  if (!thread_.joinable()) return;
  if (last) post(std::move(last));
  busy_.reset();
  thread_.join();
}

}  // namespace watchbill
