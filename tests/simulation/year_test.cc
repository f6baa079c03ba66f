// Seeded years of random clients through the real desk, with what must hold checked at every step; and beside it the
// same with a collector that crashes at any instant and a disk that fails: all that is written and sent is the same, of
// incidents, clients and digests. In one world of four the clock is set back now and then.
//
// WATCHBILL_SIMULATION_YEARS=20000 plays so many client-years instead of a thousand, WATCHBILL_SIMULATION_SEED=N begins
// at that seed, WATCHBILL_SIMULATION_COUNTS=1 prints how often each thing was played. A seed that fails is printed with
// the command that plays the same year again.

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <ranges>

#include "tests/simulation/chain.h"
#include "tests/simulation/checks.h"
#include "tests/simulation/collector.h"
#include "tests/simulation/witness.h"
#include "tests/support/catch.h"

namespace watchbill::simulation {
namespace {

constexpr int kClients = 4;
constexpr int kReloads = 3;
/// For ctest to run beside each other.
constexpr int kParts = 8;
/// One year of so many is written to a journal on disk: that takes longer than to play it.
constexpr std::uint64_t kWrittenEach = 16;
constexpr Duration kYear = std::chrono::hours{24 * 365};

std::uint64_t number_of(const char* variable, std::uint64_t otherwise) {
  const char* text = std::getenv(variable);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

/// Where the one begins to differ from the other.
std::string difference(const std::vector<std::string>& found, const std::vector<std::string>& expected) {
  const auto [here, there] = std::mismatch(found.begin(), found.end(), expected.begin(), expected.end());
  const auto text = [](auto at, const auto& of) { return at == of.end() ? std::string("nothing") : *at; };
  const std::string before = here == found.begin() ? "the beginning" : *std::prev(here);
  return "\n  " + text(here, found) + "\ninstead of\n  " + text(there, expected) + "\nafter\n  " + before;
}

void check_same_end(Collector& steady, Collector& shaky, const World& world) {
  const auto &whole = steady.storage().written(), &after = shaky.storage().written();
  // Incidents come before the client whose digests tell of them.
  for (const auto& [of, events] : std::views::reverse(whole)) {
    const auto found = after.find(of);
    if (found == after.end()) throw Broken("a crash loses " + of);
    if (found->second != events) throw Broken("a crash changes " + of + ":" + difference(found->second, events));
  }
  if (whole.size() != after.size()) throw Broken("a crash changes how many incidents there are");
  if (steady.storage().keys() != shaky.storage().keys()) throw Broken("a crash changes what is sent");
  if (incidents_of(steady.storage(), world.clients) != incidents_of(shaky.storage(), world.clients)) {
    throw Broken("a crash changes an incident");
  }
  const auto differs = client_that_differs(*steady.storage().client_states(), *shaky.storage().client_states());
  if (!differs.empty()) throw Broken("a crash changes " + differs);
}

/// One world told to two collectors side by side, of which one never fails.
class Year {
 public:
  explicit Year(std::uint64_t seed)
      : dice_(seed),
        faults_(seed ^ 0xfa),
        witness_(seed ^ 0x5eed),
        shaky_witness_(seed ^ 0x5eee),
        world_(make_world(dice_, kClients, kReloads)),
        steady_(world_, nullptr, [this](const Collector& at, const Scene& scene) { witness_.see(at, scene); }),
        shaky_(world_, &faults_, [this](const Collector& at, const Scene& scene) { shaky_witness_.see(at, scene); }),
        is_written_(seed / kParts % kWrittenEach == 0) {}

  /// Returns what it came to.
  Tally play() {
    Improviser improviser(dice_, world_);
    Tally tally;
    shaky_.storage().keeps_groups = is_written_;
    steady_.start();
    shaky_.start();
    const Instant end = world_.begins + kYear;
    for (Instant now = world_.begins; now < end;) {
      const auto scene = improviser.next(*steady_.desk().snapshot(), now);
      if (scene.is_set_back) compare();
      now = scene.now;
      tally.add(scene);
      for (Collector* each : {&steady_, &shaky_}) {
        each->tell(scene);
        check_firing(*each->desk().snapshot(), improviser.firing());
      }
    }
    for (Collector* each : {&steady_, &shaky_}) {
      const auto is_owed = [&] { return each->storage().promises().is_any_owed(); };
      if (each->wait_while(is_owed, kYear)) throw Broken("whoever is to read of a recovery never does");
    }
    if (shaky_.crashes() == 0) throw Broken("it never crashed");
    compare();
    if (is_written_) check_chain(shaky_.storage(), world_.clients);
    tally += steady_.storage().tally();
    tally += witness_.tally();
    tally += shaky_.storage().faults();
    tally.add("fault: the collector dies", shaky_.crashes());
    tally.add("checked: a recovery is read in a digest", steady_.storage().promises().kept());
    return tally;
  }

 private:
  /// How far a clock was set back is known to who was there to see it: from the first time on each collector is right
  /// for itself alone.
  void compare() {
    if (is_compared_) return;
    check_same_end(steady_, shaky_, world_);
    is_compared_ = world_.sets_clock_back;
  }

  Dice dice_, faults_;
  Witness witness_, shaky_witness_;
  World world_;
  Collector steady_, shaky_;
  bool is_compared_ = false;
  const bool is_written_;  ///< to a journal on disk, too
};

/// Counts are right for many years, not for one.
constexpr std::uint64_t kCounted = 100;

/// One of the parts of the years.
void play_part(int part) {
  const auto first = number_of("WATCHBILL_SIMULATION_SEED", 1);
  const auto years = number_of("WATCHBILL_SIMULATION_YEARS", 1000);
  const auto began = std::chrono::steady_clock::now();
  std::uint64_t played = 0;
  Tally tally;
  for (auto n = static_cast<std::uint64_t>(part); n * kClients < years; n += std::uint64_t{kParts}) {
    try {
      tally += Year(first + n).play();
    } catch (const std::exception& broken) {
      FAIL("seed " << first + n << " (again: WATCHBILL_SIMULATION_SEED=" << first + n
                   << " WATCHBILL_SIMULATION_YEARS=1 " << std::filesystem::read_symlink("/proc/self/exe").string()
                   << " '*(1 of 8)')\n"
                   << broken.what());
    }
    played += kClients;
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  std::cout << played << " client-years, each twice, " << tally.of("events") << " events, in " << took.count()
            << " s\n";
  if (std::getenv("WATCHBILL_SIMULATION_COUNTS") != nullptr) std::cout << tally.text();
  if (played >= kCounted) CHECK(tally.too_seldom(played) == "");
}

TEST_CASE("In random years what must hold holds at every step, and crashes change nothing (1 of 8)") {
  play_part(0);
}
TEST_CASE("In random years what must hold holds at every step, and crashes change nothing (2 of 8)") {
  play_part(1);
}
TEST_CASE("In random years what must hold holds at every step, and crashes change nothing (3 of 8)") {
  play_part(2);
}
TEST_CASE("In random years what must hold holds at every step, and crashes change nothing (4 of 8)") {
  play_part(3);
}
TEST_CASE("In random years what must hold holds at every step, and crashes change nothing (5 of 8)") {
  play_part(4);
}
TEST_CASE("In random years what must hold holds at every step, and crashes change nothing (6 of 8)") {
  play_part(5);
}
TEST_CASE("In random years what must hold holds at every step, and crashes change nothing (7 of 8)") {
  play_part(6);
}
TEST_CASE("In random years what must hold holds at every step, and crashes change nothing (8 of 8)") {
  play_part(7);
}

}  // namespace
}  // namespace watchbill::simulation
