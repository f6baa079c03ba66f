// An agent that says anything, to a collector whose clock goes anywhere.

#include <array>
#include <random>

#include "tests/collector/ingest/story.h"

using namespace watchbill;
using namespace std::chrono_literals;
using test::Story;

namespace {

class Chaos {
 public:
  explicit Chaos(unsigned seed) : random_(seed) {
    story_.seated = [&](ingest::Seat& s) { story_.seats.take(s, stream_); };
  }

  void step() {
    switch (below(30)) {
      case 0:
        story_.clock.step_wall(Duration{below(40 * 3'600'000) - 20 * 3'600'000});
        break;
      case 1:
        begin();
        break;
      case 2:
        (below(2) == 0 ? story_.live : story_.replay).restart();
        break;
      case 3:
        if (story_.session && story_.session->seat() != nullptr) {
          story_.seats.leave(*story_.session->seat(), *stream_, fleet::AgentState::suspect, story_.clock.now());
        }
        break;
      case 4:
        for (const auto& endpoint : story_.fleet.overdue(story_.clock.monotonic())) {
          story_.seats.down(endpoint, story_.clock.now());
        }
        break;
      default:
        frame();
    }
    story_.clock.advance(Duration{below(7'000)});
  }

  Story& story() { return story_; }

 private:
  std::int64_t below(std::int64_t n) { return static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(n)); }

  void begin() {
    stream_ = std::make_shared<test::NoStream>();
    const auto to = static_cast<std::uint64_t>(below(500));
    static_cast<void>(story_.hello(wall(), std::min<std::uint64_t>(to, 1), to));
  }

  /// Mostly right, sometimes anything.
  Instant wall() {
    const Instant now = story_.clock.now();
    const auto kind = below(10);
    if (kind == 0) return Instant{Duration{1 + below(ingest::Session::kLatest.time_since_epoch().count())}};
    if (kind == 1) return now + Duration{below(50 * 3'600'000) - 25 * 3'600'000};
    return now - Duration{below(60'000)};
  }

  void frame() {
    if (!story_.session) {
      begin();
      return;
    }
    std::vector<Sample> samples;
    for (auto n = below(8); n > 0; --n) {
      static constexpr std::array kNames{"n", "up", "m", "k"};
      samples.push_back({.name = kNames.at(static_cast<std::size_t>(below(4))),
                         .labels = {{"i", std::to_string(below(20))}},
                         .value = static_cast<double>(below(5))});
    }
    auto& lane = below(3) == 0 ? story_.replay : story_.live;
    const auto seq = below(60) == 0 ? random_() : ++seq_ - (below(30) == 0 ? 5 : 0);
    for (auto& message : lane.tick(seq, wall(), samples)) {
      if (message.has_frame()) {
        auto& frame = *message.mutable_frame();
        frame.set_boot_ms(below(3) == 0 ? below(1'000'000'000) : story_.clock.boot().count());
        frame.set_skipped_from(below(10) == 0 ? random_() : 0);
        if (below(50) == 0) frame.set_body(frame.body().substr(0, frame.body().size() / 2));
      }
      if (story_.say(message)) continue;
      story_.session.reset();
      return;
    }
  }

  std::mt19937_64 random_;
  Story story_;
  std::shared_ptr<test::NoStream> stream_ = std::make_shared<test::NoStream>();
  std::uint64_t seq_ = 100;
};

}  // namespace

TEST_CASE("whatever an agent has said, and however the clock was set, one that is right is taken at its time") {
  const auto seed = GENERATE(range(1U, 61U));
  INFO("seed " << seed);
  Chaos chaos(seed);
  auto& story = chaos.story();
  for (int round = 0; round < 20; ++round) {
    for (int i = 0; i < 100; ++i) chaos.step();
    REQUIRE(story.hello(story.clock.now()));
    const auto before = story.counters.samples.load();
    REQUIRE(story.tick(story.live, 1, story.clock.now()));
    CHECK(story.counters.samples == before + 1);
    CHECK(story.points(story.clock.now(), story.clock.now()) == 1);
    CHECK(story.fleet.find(test::kDb1)->state == fleet::AgentState::connected);
    for (const auto& series : story.window.everything()->select({}, Instant{}, story.clock.now() + 1'000'000h)) {
      CHECK(series.points.back().time <= story.clock.now() + 10s);
      if (value_of(series.labels, "__name__") != "up") continue;
      CHECK(series.labels.size() == 5);
      for (const auto& point : series.points) CHECK((point.value == 0 || point.value == 1));
    }
    CHECK(story.window.size().series <= 100);
  }
}
