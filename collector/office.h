#pragma once
// The application as the operator API sees it: reads of what stands, commands to the desk, a reload.

#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>

#include "collector/desk_loop.h"
#include "collector/fleet/fleet.h"
#include "collector/http/api/office.h"
#include "collector/journal/journal.h"

namespace watchbill {

/// The book in use. Thread-safe.
class CurrentBook {
 public:
  explicit CurrentBook(std::shared_ptr<const desk::Book> book) : book_(std::move(book)) {}
  std::shared_ptr<const desk::Book> get() const {
    const std::lock_guard lock(mutex_);
    return book_;
  }
  void set(std::shared_ptr<const desk::Book> book) {
    const std::lock_guard lock(mutex_);
    book_ = std::move(book);
  }

 private:
  mutable std::mutex mutex_;                // guards book_
  std::shared_ptr<const desk::Book> book_;  // shared with whoever reads it now
};

class ProgramOffice final : public http::Office {
 public:
  struct Parts {
    const Clock& clock;
    DeskLoop& desk;
    const CurrentBook& book;
    journal::Journal& journal;
    const fleet::Fleet& fleet;
    http::EventHub& events;
    std::function<http::ReloadOutcome()> reload;
  };
  explicit ProgramOffice(Parts parts) : parts_(std::move(parts)) {}

  Instant now() const override { return parts_.clock.now(); }
  std::shared_ptr<const desk::Snapshot> snapshot() const override { return parts_.desk.snapshot(); }
  std::shared_ptr<const desk::Book> book() const override { return parts_.book.get(); }
  journal::Journal& journal() override { return parts_.journal; }
  std::vector<fleet::Agent> agents() const override { return parts_.fleet.agents(); }
  http::EventHub& events() override { return parts_.events; }
  void command(desk::Input input, std::function<void(Result<desk::Outcome>)> done) override {
    parts_.desk.post(std::move(input), std::move(done));
  }
  http::ReloadOutcome reload() override { return parts_.reload(); }
  std::string trouble() const override {
    if (!is_ready_) return "the collector is starting or stopping";
    const auto trouble = parts_.desk.trouble();
    return trouble ? trouble->text() : std::string{};
  }
  void set_ready(bool is_ready) { is_ready_ = is_ready; }

 private:
  Parts parts_;
  std::atomic<bool> is_ready_ = false;
};

}  // namespace watchbill
