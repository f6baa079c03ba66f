#pragma once
// One thread that runs one Asio loop. Made, used and finished by its owner; post() from any thread.

#include <functional>
#include <future>
#include <string>
#include <thread>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

namespace watchbill {

class Loop {
 public:
  /// `name`, of at most 15 characters, is what the thread is called.
  explicit Loop(std::string name);
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  boost::asio::io_context& io() { return io_; }
  void start();
  void post(std::function<void()> work) { boost::asio::post(io_, std::move(work)); }
  /// Runs `work` on the loop and waits for it; not from the loop itself.
  void run(const std::function<void()>& work);
  /// Runs `last` on the loop, lets the loop run dry, and joins. Once; nothing when it never started.
  void finish(std::function<void()> last = nullptr);

 private:
  std::string name_;
  boost::asio::io_context io_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> busy_;
  std::thread thread_;
};

}  // namespace watchbill
