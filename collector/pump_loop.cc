#include "collector/pump_loop.h"

namespace watchbill {

PumpLoop::PumpLoop(journal::Journal& journal, std::shared_ptr<const paging::ChannelSet> channels,
                   config::FoldWindows windows, const Clock& clock, paging::Unreached unreached)
    : loop_("pump"),
      pump_(std::make_unique<paging::Pump>(
          journal, std::move(channels),
          paging::PumpOptions{.windows = windows,
                              .seed = static_cast<std::uint64_t>(clock.monotonic().time_since_epoch().count())},
          [this] { wake(); }, std::move(unreached))),
      ticker_(loop_.io(), clock, [this](Instant now) { return pump_->step(now); }) {}

PumpLoop::~PumpLoop() {
  stop();
  pump_.reset();  // before the ticker that it wakes
}

void PumpLoop::stop() {
  loop_.finish([this] { ticker_.stop(); });
}

void PumpLoop::start() {
  loop_.post([this] { ticker_.start(); });
  loop_.start();
}

void PumpLoop::replace(std::shared_ptr<const paging::ChannelSet> channels, config::FoldWindows windows) {
  loop_.post(
      [this, channels = std::move(channels), windows]() mutable { pump_->replace(std::move(channels), windows); });
  wake();
}

}  // namespace watchbill
