#include <set>

#include "tests/agent/uplink/story.h"

namespace watchbill::uplink {

TEST_CASE("frames say from which number on the live lane has passed numbers over, until replay has brought them") {
  Story story;
  SECTION("those of the spool, at the beginning of a stream") {
    for (int i = 0; i < 3; ++i) story.tick();
    story.step();
    story.wire().drain();
    story.tick();  // not welcomed yet
    story.wire().welcome(1);
    story.tick();
    story.wire().drain();
    CHECK(story.wire().far.seqs(v1::LANE_LIVE) == Seqs{5});
    CHECK(story.wire().far.seqs(v1::LANE_REPLAY) == Seqs{2, 3, 4});
    CHECK(story.wire().far.frames.back().skipped_from == 0);
    for (const auto& frame : story.wire().far.frames) {
      if (frame.lane == v1::LANE_LIVE) CHECK((frame.skipped_from == 2 || frame.skipped_from == 3));
    }
    CHECK(story.wire().far.hellos.front().capabilities() == 1);
  }
  SECTION("those for which there was no credit") {
    story.step();
    auto& wire = story.wire();
    wire.drain();
    wire.welcome(0, 0, 1);
    for (int i = 0; i < 3; ++i) story.tick();
    wire.drain();
    v1::CollectorMessage credit;
    credit.mutable_credit()->set_live_bytes(1);
    wire.say(credit);
    story.tick();
    wire.drain();
    CHECK(wire.far.seqs(v1::LANE_LIVE) == Seqs{1, 4});
    CHECK(wire.far.seqs(v1::LANE_REPLAY) == Seqs{2});
    CHECK(wire.far.frames.back().skipped_from == 3);
    credit.mutable_credit()->set_live_bytes(0);
    credit.mutable_credit()->set_replay_bytes(1000);
    wire.say(credit);
    wire.drain();
    CHECK(wire.far.seqs(v1::LANE_REPLAY) == Seqs{2, 3});
    CHECK(wire.far.frames.back().skipped_from == 0);
    CHECK(wire.far.whole_to().back() == 4);
  }
  SECTION("and at no frame may one be acknowledged that was not sent") {
    auto& wire = story.connected();
    std::uint64_t n = 0;
    while (story.uplink.counts().live_frames == n && n < 200'000) {
      story.tick();
      ++n;
    }
    wire.drain(static_cast<int>(n / 2));
    for (int i = 0; i < 10; ++i) story.tick();
    wire.drain();
    const auto whole = wire.far.whole_to();
    std::set<std::uint64_t> sent;
    std::uint64_t below = 0;
    for (std::size_t i = 0; i < whole.size(); ++i) {
      sent.insert(wire.far.frames[i].seq);
      while (sent.contains(below + 1)) ++below;
      if (whole[i] > below) FAIL("acknowledges " << whole[i] << " with " << below << " sent");
    }
    CHECK(whole.back() == n + 10);
  }
}

TEST_CASE("a tick that no message may hold is given up, and holds up no acknowledgement") {
  Story story;
  story.step();
  auto& wire = story.wire();
  wire.drain();
  v1::CollectorMessage welcome;
  welcome.mutable_welcome()->set_max_frame_bytes(20);
  wire.say(welcome);
  story.tick();
  CHECK(story.uplink.counts().too_large == 1);
  welcome.mutable_welcome()->set_max_frame_bytes(100'000);
  wire.say(welcome);
  story.tick();
  wire.drain();
  REQUIRE(wire.far.seqs(v1::LANE_LIVE) == Seqs{2});
  CHECK(wire.far.frames.back().skipped_from == 0);
}

}  // namespace watchbill::uplink
