// Bytes a sample on ticks that were recorded on a machine: five seconds apart, each with what changed since the one
// before.
#include <cstdio>
#include <fstream>
#include <sstream>

#include "proto/frame/codec.h"
#include "proto/shared/exposition.h"
#include "tests/support/catch.h"

namespace watchbill::frame {

namespace {

std::vector<std::vector<Sample>> recorded() {
  std::ifstream in(WATCHBILL_SOURCE_DIR "/tests/fixtures/ticks/recorded.prom");
  std::ostringstream text;
  text << in.rdbuf();
  std::string rest = text.str();
  std::vector<std::vector<Sample>> ticks;
  std::vector<Sample> now;
  std::map<std::pair<std::string, Labels>, std::size_t> places;
  std::size_t from = rest.find("# tick");
  while (from != std::string::npos) {
    const auto to = rest.find("# tick", from + 1);
    const auto samples = exposition::read(rest.substr(from, to == std::string::npos ? to : to - from), "recorded.prom");
    REQUIRE(samples.has_value());
    for (const auto& sample : *samples) {
      const auto labels = sorted(sample.labels);
      const auto [place, is_new] = places.try_emplace({sample.name, labels}, now.size());
      if (is_new) now.push_back({.name = sample.name, .labels = labels, .type = sample.type, .value = 0});
      now[place->second].value = sample.value;
    }
    ticks.push_back(now);
    from = to;
  }
  return ticks;
}

}  // namespace

TEST_CASE("recorded ticks take less than a byte a sample, keyframe every five minutes counted") {
  const auto ticks = recorded();
  REQUIRE(ticks.size() == 25);
  Encoder encoder;
  Instant now{std::chrono::milliseconds{1'795'500'000'000}};
  std::size_t dictionary = 0, keyframe = 0, deltas = 0, samples = 0;
  for (std::size_t i = 0; i < ticks.size(); ++i, now += std::chrono::seconds{5}) {
    const auto encoded = encoder.encode(now, ticks[i]);
    for (const auto& piece : encoded.dictionary) dictionary += piece.size();
    if (i == 0) {
      keyframe = encoded.body.size();
    } else {
      deltas += encoded.body.size();
      samples += ticks[i].size();
    }
  }
  const double each = static_cast<double>(deltas) / static_cast<double>(samples);
  const double steady = each + static_cast<double>(keyframe) / 60 / static_cast<double>(ticks.back().size());
  std::printf(
      "%zu series: dictionary %zu bytes, keyframe %zu, then %.2f bytes a sample; %.2f with a keyframe every 60 ticks\n",
      ticks.back().size(), dictionary, keyframe, each, steady);
  CHECK(steady < 1.0);
}

}  // namespace watchbill::frame
