#pragma once
// The spool as the uplink's backlog. Lives no longer than the spool; loop's thread.

#include "agent/spool/spool.h"
#include "agent/uplink/backlog.h"

namespace watchbill::agent {

class SpoolBacklog final : public uplink::Backlog {
 public:
  explicit SpoolBacklog(spool::Spool& spool) : spool_(spool) {}
  std::uint64_t epoch() const override { return spool_.epoch(); }
  std::pair<std::uint64_t, std::uint64_t> range() const override { return spool_.range(); }
  void acknowledge(std::uint64_t seq) override { spool_.acknowledge(seq); }
  std::unique_ptr<uplink::Reader> read(std::uint64_t from) override {
    return std::make_unique<ReplayReader>(spool_.replay(from));
  }

 private:
  class ReplayReader final : public uplink::Reader {
   public:
    explicit ReplayReader(std::unique_ptr<spool::Replay> replay) : replay_(std::move(replay)) {}
    std::optional<uplink::Tick> next() override {
      last_ = replay_->next();
      if (!last_) return std::nullopt;
      return uplink::Tick{.seq = last_->seq, .wall = last_->wall, .boot = last_->boot, .samples = last_->samples};
    }

   private:
    std::unique_ptr<spool::Replay> replay_;
    std::optional<spool::Tick> last_;
  };

  spool::Spool& spool_;
};

}  // namespace watchbill::agent
