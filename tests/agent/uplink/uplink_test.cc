#include "tests/agent/uplink/story.h"

namespace watchbill::uplink {

TEST_CASE("Hello is the first word, and says who the agent is and what it keeps") {
  Story story;
  for (int i = 0; i < 5; ++i) story.backlog.add();
  story.backlog.from = 3;
  story.step();
  REQUIRE(story.wires.size() == 1);
  REQUIRE(story.wire().far.hellos.size() == 1);
  const auto& hello = story.wire().far.hellos.front();
  CHECK(hello.agent_id() == "web-1");
  CHECK(hello.boot_id() == std::string(16, 'b'));
  CHECK(hello.epoch() == 77);
  CHECK(hello.agent_version() == "1.2");
  CHECK(hello.protocol_version() == 1);
  CHECK(hello.config_hash() == "h");
  CHECK(hello.spool_from() == 3);
  CHECK(hello.spool_to() == 5);
  CHECK(hello.wall_ms() == kWall.time_since_epoch().count());
  CHECK(hello.tick_ms() == 5000);
  story.wire().drain();
  story.tick();
  CHECK(story.wire().far.frames.empty());  // not before it is welcome
}

TEST_CASE("live ticks go up as they come, one write at a time, and acknowledgements reach the backlog") {
  Story story;
  auto& wire = story.connected();
  for (int i = 0; i < 10; ++i) story.tick();
  CHECK(wire.far.frames.empty());  // the dictionary is on its way
  wire.drain();
  CHECK(wire.far.seqs(v1::LANE_LIVE) == Seqs{1, 2, 3, 4, 5, 6, 7, 8, 9, 10});
  CHECK(wire.far.seqs(v1::LANE_REPLAY).empty());
  v1::CollectorMessage ack;
  ack.mutable_ack()->set_seq(7);
  wire.say(ack);
  CHECK(story.backlog.acknowledged == 7);
  CHECK(story.uplink.counts().live_frames == 10);
}

TEST_CASE("what was not acknowledged is replayed behind the live ticks") {
  Story story;
  for (int i = 0; i < 20; ++i) story.tick();
  story.step();
  auto& wire = story.wire();
  wire.drain();
  SECTION("from the number after the acknowledged one") {
    wire.welcome(15);
    wire.drain();
    CHECK(wire.far.seqs(v1::LANE_REPLAY) == Seqs{16, 17, 18, 19, 20});
  }
  SECTION("from the number that the collector asks for, acknowledged or not") {
    wire.welcome(15, 13);
    wire.drain();
    CHECK(wire.far.seqs(v1::LANE_REPLAY) == Seqs{13, 14, 15, 16, 17, 18, 19, 20});
  }
  SECTION("from the oldest kept one") {
    story.backlog.from = 18;
    wire.welcome(0);
    wire.drain();
    CHECK(wire.far.seqs(v1::LANE_REPLAY) == Seqs{18, 19, 20});
  }
  SECTION("not at all when all is acknowledged") {
    wire.welcome(20);
    wire.drain();
    CHECK(wire.far.frames.empty());
  }
  SECTION("and a live tick overtakes it") {
    wire.welcome(10);
    wire.drain(3);
    story.tick();
    const auto before = wire.far.seqs(v1::LANE_REPLAY).size();
    CHECK(before < 10);
    wire.drain(4);
    CHECK(wire.far.seqs(v1::LANE_LIVE) == Seqs{21});
    wire.drain();
    CHECK(wire.far.seqs(v1::LANE_REPLAY) == Seqs{11, 12, 13, 14, 15, 16, 17, 18, 19, 20});
  }
  SECTION("and once more from further back when a second Welcome says so") {
    wire.welcome(20, 18);
    wire.drain();
    wire.welcome(20, 16);
    wire.drain();
    CHECK(wire.far.seqs(v1::LANE_REPLAY) == Seqs{18, 19, 20, 16, 17, 18, 19, 20});
  }
}

TEST_CASE("ticks that a slow collector cannot take go by replay when it can, and none is lost") {
  Story story;
  auto& wire = story.connected();
  std::uint64_t n = 0;
  while (story.uplink.counts().live_frames == n && n < 200'000) {
    story.tick();
    ++n;
  }
  for (int i = 0; i < 10; ++i) story.tick();
  CHECK(n < 200'000);
  wire.drain();
  const auto live = wire.far.seqs(v1::LANE_LIVE);
  const auto replayed = wire.far.seqs(v1::LANE_REPLAY);
  CHECK(live.size() + replayed.size() == n + 10);
  CHECK(replayed.front() == live.back() + 1);
  CHECK(replayed.back() == n + 10);
  story.tick();
  wire.drain();
  CHECK(wire.far.frames.back().lane == v1::LANE_LIVE);
}

TEST_CASE("credit limits each lane apart") {
  Story story;
  for (int i = 0; i < 50; ++i) story.backlog.add();
  story.step();
  auto& wire = story.wire();
  wire.drain();
  wire.welcome(0, 0, 1);  // one byte: the first frame of each lane overdraws it
  wire.drain();
  story.tick();
  story.tick();
  wire.drain();
  CHECK(wire.far.seqs(v1::LANE_REPLAY) == Seqs{1});
  CHECK(wire.far.seqs(v1::LANE_LIVE) == Seqs{51});
  v1::CollectorMessage credit;
  credit.mutable_credit()->set_replay_bytes(1 << 20);
  wire.say(credit);
  wire.drain();
  CHECK(wire.far.seqs(v1::LANE_REPLAY).size() == 51);  // 1 to 50, then 52, which was missed live
  CHECK(wire.far.seqs(v1::LANE_REPLAY).back() == 52);
  credit.mutable_credit()->set_replay_bytes(0);
  credit.mutable_credit()->set_live_bytes(100);
  wire.say(credit);
  story.tick();
  wire.drain();
  CHECK(wire.far.seqs(v1::LANE_LIVE) == Seqs{51, 53});
}

TEST_CASE("a lost stream is opened again after a back-off of at most the cap, and goes on where it was") {
  Story story;
  story.connected();
  story.tick();
  story.wire().drain();
  Duration longest{0};
  for (std::size_t i = 2; i <= 12; ++i) {
    story.wire().end();
    const auto due = story.step();
    REQUIRE(due.has_value());
    longest = std::max(longest, *due - story.now);
    CHECK_FALSE(story.uplink.is_connected());
    story.tick();
    if (*due > story.now) CHECK(story.wires.size() == i - 1);
    story.now = *due;
    story.step();
    REQUIRE(story.wires.size() == i);
    CHECK_FALSE(story.wires[i - 2]->alive);
    if (i % 2 == 0) story.wire().welcome(story.backlog.to);  // a short life does not calm the back-off
  }
  CHECK(longest > seconds{10});
  CHECK(longest <= seconds{60});
  CHECK(story.uplink.trouble() == "gone");
}

TEST_CASE("the collector's retry_after is waited for") {
  Story story;
  story.step();
  v1::CollectorMessage message;
  message.mutable_welcome()->set_retry_after_ms(90'000);
  story.wire().say(message);
  story.wire().end();
  const auto due = story.step();
  REQUIRE(due.has_value());
  CHECK(*due - story.now >= seconds{90});
  CHECK(*due - story.now <= seconds{92});
}

TEST_CASE("a collector that refuses the certificate is asked seldom") {
  Story story;
  story.step();
  story.wire().end(true);
  const auto due = story.step();
  REQUIRE(due.has_value());
  CHECK(*due - story.now >= seconds{30});
}

TEST_CASE("a collector that does not answer is given up, and tried again") {
  Story story;
  const auto due = story.step();
  REQUIRE(due.has_value());
  CHECK(*due - story.now == seconds{15});
  story.now = *due;
  const auto again = story.step();
  CHECK_FALSE(story.wires[0]->alive);
  CHECK(story.uplink.trouble() == "no answer within 15s");
  story.now = again.value_or(story.now);
  story.step();
  CHECK(story.wires.size() == 2);
}

TEST_CASE("a certificate that cannot be read is looked for again") {
  Story story;
  story.unprepared = Error{.problem = "agent.pem: gone"};
  const auto due = story.step();
  REQUIRE(due.has_value());
  CHECK(story.uplink.trouble() == "agent.pem: gone");
  story.unprepared.reset();
  story.now = *due;
  story.step();
  CHECK(story.wires.size() == 1);
}

TEST_CASE("on Drain the new stream is there before the old one closes, and takes the live lane") {
  Story story;
  auto& old_wire = story.connected();
  story.tick();
  old_wire.drain();
  v1::CollectorMessage drain;
  drain.mutable_drain()->set_within_ms(30'000);
  old_wire.say(drain);
  story.step();
  REQUIRE(story.wires.size() == 2);
  auto& new_wire = story.wire();
  new_wire.drain();
  story.tick();
  old_wire.drain();
  CHECK(old_wire.far.seqs(v1::LANE_LIVE) == Seqs{1, 2});
  CHECK_FALSE(old_wire.finished);
  new_wire.welcome(1);
  story.tick();
  new_wire.drain();
  CHECK(old_wire.finished);
  CHECK(new_wire.far.seqs(v1::LANE_LIVE) == Seqs{3});
  CHECK(new_wire.far.seqs(v1::LANE_REPLAY) == Seqs{2});
  story.step();
  CHECK(old_wire.alive);
  old_wire.end();
  story.step();
  CHECK_FALSE(old_wire.alive);
  CHECK(story.uplink.is_connected());
}

TEST_CASE("a new epoch of the spool begins a new stream") {
  Story story;
  story.connected();
  story.backlog.epoch_now = 78;
  v1::CollectorMessage ack;
  ack.mutable_ack()->set_seq(500);
  story.wire().say(ack);
  CHECK(story.backlog.acknowledged == 0);  // the old epoch's number
  story.tick();
  story.wire().welcome(0, 1);
  story.wire().drain();
  CHECK(story.wire().far.frames.empty());  // the new epoch's ticks go by its own stream
  story.step();
  REQUIRE(story.wires.size() == 2);
  CHECK(story.wire().far.hellos.front().epoch() == 78);
}

TEST_CASE("stopping says goodbye after what waits, and is done within its time whatever the collector does") {
  Story story;
  auto& wire = story.connected();
  story.tick();
  story.uplink.stop(v1::Goodbye::REASON_STOP, story.now);
  CHECK_FALSE(story.uplink.is_stopped());
  wire.drain();
  CHECK(wire.far.seqs(v1::LANE_LIVE) == Seqs{1});
  REQUIRE(wire.far.goodbyes.size() == 1);
  CHECK(wire.far.goodbyes.front().reason() == v1::Goodbye::REASON_STOP);
  CHECK(wire.finished);
  SECTION("the collector closes") {
    wire.end();
    story.step();
    CHECK(story.uplink.is_stopped());
  }
  SECTION("the collector hangs") {
    CHECK(story.step() == story.now + seconds{3});
    story.now += seconds{3};
    story.step();
    CHECK(story.uplink.is_stopped());
    CHECK_FALSE(wire.alive);
  }
  story.now += std::chrono::hours{1};
  story.step();
  CHECK(story.wires.size() == 1);  // it does not begin again
}

TEST_CASE("stopping without a stream is done at once") {
  Story story;
  story.step();
  story.uplink.stop(v1::Goodbye::REASON_STOP, story.now);
  CHECK(story.uplink.is_stopped());
}

}  // namespace watchbill::uplink
