// Seeded years of random clients through the real desk, with what must hold checked at every step; and the same years
// again with a collector that crashes between any two steps and a disk that fails: all that is written and sent is the
// same then, of incidents, clients and digests.
//
// WATCHBILL_SIMULATION_YEARS=20000 plays so many client-years instead of a thousand, WATCHBILL_SIMULATION_SEED=N begins
// at that seed. A seed that fails is printed; with it and YEARS=1 the same year is played again.

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <iterator>
#include <ranges>

#include "tests/simulation/checks.h"
#include "tests/simulation/collector.h"
#include "tests/simulation/witness.h"
#include "tests/support/catch.h"
#include "tests/support/worked_example.h"

namespace watchbill::simulation {
namespace {

constexpr int kClients = 4;
constexpr int kReloads = 3;
constexpr Duration kYear = std::chrono::hours{24 * 365};

std::uint64_t number_of(const char* variable, std::uint64_t otherwise) {
  const char* text = std::getenv(variable);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

/// The incidents as a reader of the journal finds them.
std::vector<incident::Incident> incidents_of(journal::Journal& journal, const World& world) {
  std::vector<incident::Incident> out;
  for (const auto& client : world.clients) {
    auto incidents = *journal.history(client, "", 1'000'000);
    std::move(incidents.begin(), incidents.end(), std::back_inserter(out));
  }
  return out;
}

struct Year {
  explicit Year(std::uint64_t seed) : dice(seed), world(make_world(dice, kClients, kReloads)) {}

  Dice dice;
  World world;
  std::vector<Scene> scenes;

  /// Improvises it on a collector without faults, checking each step.
  void improvise(Collector& collector, Improviser& improviser) {
    const Instant end = world.begins + kYear;
    Instant now = world.begins;
    collector.start();
    while (now < end) {
      auto scene = improviser.next(*collector.desk().snapshot(), now);
      now = scene.now;
      collector.tell(scene);
      check_firing(*collector.desk().snapshot(), improviser.firing());
      scenes.push_back(std::move(scene));
    }
  }
};

/// Where the one begins to differ from the other.
std::string difference(const std::vector<std::string>& found, const std::vector<std::string>& expected) {
  const auto [here, there] = std::mismatch(found.begin(), found.end(), expected.begin(), expected.end());
  const auto text = [](auto at, const auto& of) { return at == of.end() ? std::string("nothing") : *at; };
  const std::string before = here == found.begin() ? "the beginning" : *std::prev(here);
  return "\n  " + text(here, found) + "\ninstead of\n  " + text(there, expected) + "\nafter\n  " + before;
}

void check_same(const std::map<std::string, incident::ClientState>& whole,
                const std::map<std::string, incident::ClientState>& after) {
  const auto is_same = [](const auto& a, const auto& b) {
    return a.first == b.first && a.second.absences == b.second.absences && a.second.rotas_off == b.second.rotas_off &&
           a.second.surge == b.second.surge && a.second.is_over == b.second.is_over &&
           a.second.low_since == b.second.low_since && a.second.silences == b.second.silences &&
           a.second.digest == b.second.digest && a.second.watched_since == b.second.watched_since &&
           a.second.gaps == b.second.gaps;
  };
  if (!std::equal(whole.begin(), whole.end(), after.begin(), after.end(), is_same)) {
    throw Broken("a crash changes a client");
  }
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
  const auto incidents = incidents_of(steady.storage(), world);
  if (!std::ranges::equal(incidents, incidents_of(shaky.storage(), world), {}, test::describe, test::describe)) {
    throw Broken("a crash changes an incident");
  }
  check_same(*steady.storage().client_states(), *shaky.storage().client_states());
}

/// Returns what it came to.
Tally play_year(std::uint64_t seed) {
  Year year(seed);
  Witness witness(seed ^ 0x5eed), other_witness(seed ^ 0x5eee);

  Collector steady(year.world, nullptr, [&](const Collector& at, const Scene& scene) { witness.see(at, scene); });
  Improviser improviser(year.dice, year.world);
  year.improvise(steady, improviser);

  Dice faults(seed ^ 0xfa);
  Collector shaky(year.world, &faults, [&](const Collector& at, const Scene& scene) { other_witness.see(at, scene); });
  shaky.start();
  for (const auto& scene : year.scenes) shaky.tell(scene);

  for (Collector* each : {&steady, &shaky}) {
    const auto is_owed = [&] { return each->storage().promises().is_any_owed(); };
    if (each->wait_while(is_owed, kYear)) throw Broken("whoever is to read of a recovery never does");
  }
  if (shaky.crashes() == 0) throw Broken("it never crashed");
  check_same_end(steady, shaky, year.world);
  Tally tally = steady.storage().tally();
  for (const auto& scene : year.scenes) tally.add(scene);
  tally += witness.tally();
  tally.add("checked: a recovery is read in a digest", steady.storage().promises().kept());
  return tally;
}

/// One of so many parts of the years, so that several run beside each other.
void play_part(int part, int parts) {
  const auto first = number_of("WATCHBILL_SIMULATION_SEED", 1);
  const auto years = number_of("WATCHBILL_SIMULATION_YEARS", 1000);
  const auto began = std::chrono::steady_clock::now();
  std::uint64_t played = 0;
  Tally tally;
  for (auto n = static_cast<std::uint64_t>(part); n * kClients < years; n += static_cast<std::uint64_t>(parts)) {
    try {
      tally += play_year(first + n);
    } catch (const std::exception& broken) {
      FAIL("seed " << first + n << " (again: WATCHBILL_SIMULATION_SEED=" << first + n
                   << " WATCHBILL_SIMULATION_YEARS=1)\n"
                   << broken.what());
    }
    played += kClients;
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  std::cout << played << " client-years, each twice, " << tally.of("events") << " events, in " << took.count()
            << " s\n";
  if (std::getenv("WATCHBILL_SIMULATION_COUNTS") != nullptr) std::cout << tally.text();
  CHECK(tally.too_seldom(played) == "");
}

// Parts for ctest to run beside each other.
TEST_CASE("In random years what must hold holds at every step, and crashes change nothing (1 of 8)") {
  play_part(0, 8);
}
TEST_CASE("In random years what must hold holds at every step, and crashes change nothing (2 of 8)") {
  play_part(1, 8);
}
TEST_CASE("In random years what must hold holds at every step, and crashes change nothing (3 of 8)") {
  play_part(2, 8);
}
TEST_CASE("In random years what must hold holds at every step, and crashes change nothing (4 of 8)") {
  play_part(3, 8);
}
TEST_CASE("In random years what must hold holds at every step, and crashes change nothing (5 of 8)") {
  play_part(4, 8);
}
TEST_CASE("In random years what must hold holds at every step, and crashes change nothing (6 of 8)") {
  play_part(5, 8);
}
TEST_CASE("In random years what must hold holds at every step, and crashes change nothing (7 of 8)") {
  play_part(6, 8);
}
TEST_CASE("In random years what must hold holds at every step, and crashes change nothing (8 of 8)") {
  play_part(7, 8);
}

}  // namespace
}  // namespace watchbill::simulation
