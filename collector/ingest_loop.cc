#include "collector/ingest_loop.h"

namespace watchbill {

IngestLoop::IngestLoop(const Clock& clock)
    : loop_("ingest"), ticker_(loop_.io(), clock, [this](Instant now) { return std::optional(ingest_->step(now)); }) {}

Result<std::unique_ptr<IngestLoop>> IngestLoop::open(ingest::Options options, window::Window& window,
                                                     fleet::Fleet& fleet, const Clock& clock,
                                                     ingest::Ingest::Knows knows,
                                                     const std::vector<fleet::Agent>& expected) {
  std::unique_ptr<IngestLoop> out(new IngestLoop(clock));
  auto ingest = ingest::Ingest::start(out->loop_.io(), std::move(options), window, fleet, clock, std::move(knows));
  if (!ingest) return tl::unexpected(ingest.error());
  out->ingest_ = std::move(*ingest);
  out->ingest_->expect(expected);
  return out;
}

IngestLoop::~IngestLoop() {
  if (ingest_) ingest_->stop();
  loop_.finish([this] { ticker_.stop(); });
}

void IngestLoop::start() {
  loop_.post([this] { ticker_.start(); });
  loop_.start();
}

metrics::IngestTotals IngestLoop::totals() const {
  const auto& counters = ingest_->counters();
  const auto number = [](const auto& atomic) { return static_cast<double>(atomic.load()); };
  metrics::IngestTotals out{.streams = number(counters.streams),
                            .connections = static_cast<double>(ingest_->connections()),
                            .frames = number(counters.frames),
                            .replayed = number(counters.replayed),
                            .duplicates = number(counters.duplicates),
                            .too_old = number(counters.too_old),
                            .future = number(counters.future),
                            .samples = number(counters.samples),
                            .bytes = number(counters.bytes),
                            .rejected = {}};
  for (std::size_t i = 0; i < ingest::kReasons; ++i) {
    out.rejected.emplace_back(to_text(static_cast<ingest::Reason>(i)), number(counters.rejected[i]));
  }
  return out;
}

}  // namespace watchbill
