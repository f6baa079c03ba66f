// A story against SQLite; after every commit the database's files are taken as a kill -9 would leave them, and the rest
// of the story is told from there.

#include <filesystem>
#include <set>

#include "collector/desk/desk.h"
#include "collector/journal/journal.h"
#include "tests/support/catch.h"
#include "tests/support/scratch.h"
#include "tests/support/worked_example.h"

namespace watchbill::desk {
namespace {

using test::at;

/// One call of the desk: an input, or the clock alone.
struct Scene {
  Instant now;
  std::optional<Input> input;
};

std::vector<Scene> story() {
  const test::Alert db{.instance = "db-1"}, disk{.rule = "DiskFilling", .severity = "warning", .instance = "db-2"};
  const test::Alert toner{.rule = "Toner", .severity = "P4", .category = "workplace", .instance = "printer"};
  const test::Alert leeds{.severity = "P2", .instance = "pbx", .client = "leeds"};
  const auto fires = [](const test::Alert& alert, const char* when) {
    return Scene{.now = at(when), .input = test::firing(alert, at(when))};
  };
  const auto ends = [](const test::Alert& alert, const char* when) {
    return Scene{.now = at(when), .input = test::ended(alert, at(when))};
  };
  const auto clock = [](const char* when) { return Scene{.now = at(when), .input = {}}; };
  return {
      fires(db, "2026-06-10T20:58:00Z"),
      clock("2026-06-10T21:00:00Z"),  // Peach closes
      fires(disk, "2026-06-10T21:05:00Z"),
      {at("2026-06-10T21:06:00Z"), Acknowledge{.incident = "peach-1", .person = "anna"}},
      fires(toner, "2026-06-10T21:07:00Z"),
      {at("2026-06-10T21:08:00Z"), Note{.incident = "peach-1", .person = "anna", .text = "power?"}},
      clock("2026-06-10T21:20:00Z"),  // the ladder of the disk
      ends(db, "2026-06-10T21:30:00Z"),
      fires(db, "2026-06-10T21:40:00Z"),  // again
      {at("2026-06-10T21:41:00Z"), Take{.incident = "peach-1", .person = "ana", .until = at("2026-06-10T23:00:00Z")}},
      {at("2026-06-10T21:50:00Z"), AddAbsence{.client = {},
                                              .person = "raj",
                                              .from = at("2026-06-10T20:00:00Z"),
                                              .to = at("2026-06-12T20:00:00Z"),
                                              .kind = "ill",
                                              .deputy = {},
                                              .by = "mia"}},
      {at("2026-06-10T21:55:00Z"), SetSurge{.client = "leeds", .on = true, .by = "priya"}},
      fires(leeds, "2026-06-10T22:00:00Z"),
      clock("2026-06-10T23:00:00Z"),  // the take ends
      clock("2026-06-11T12:00:00Z"),  // both open in between; the toner wakes
      ends(db, "2026-06-11T12:30:00Z"),
      ends(leeds, "2026-06-11T12:31:00Z"),
      clock("2026-06-11T13:00:00Z")};
}

/// Everything that is to be the same whether or not the collector died.
struct Ending {
  std::string incidents;
  std::set<std::string> keys;
};

void tell(Desk& desk, const Scene& scene) {
  if (!scene.input) {
    desk.step(scene.now);
    return;
  }
  for (const auto& outcome : desk.handle(std::span(&*scene.input, 1), scene.now)) {
    INFO((outcome ? std::string() : outcome.error().text()));
    const bool was_entered =
        !outcome && outcome.error().problem.find("is absent then already, by northstar-a1") != std::string::npos;
    CHECK((outcome.has_value() || was_entered));
  }
}

Ending ending(journal::Journal& journal) {
  Ending out;
  for (const char* client : {"leeds", "peach"}) {
    const auto incidents = *journal.history(client, "", 100);
    for (const auto& incident : incidents) {
      out.incidents += test::describe(incident) + '\n';
      const auto deliveries = *journal.deliveries_of(incident.id);
      for (const auto& record : deliveries) out.keys.insert(record.delivery.key);
    }
  }
  INFO(out.incidents);
  CHECK(journal.verify().has_value());
  return out;
}

TEST_CASE("Killed after any commit and told the same again, the collector ends where it would have") {
  const test::Scratch scratch;
  const auto scenes = story();
  const auto file = scratch.path() / "journal.db";
  Ending whole;
  {
    const auto journal = *journal::open_sqlite(file.string());
    const auto desk = *Desk::open(*journal, test::worked_example());
    for (std::size_t n = 0; n < scenes.size(); ++n) {
      tell(*desk, scenes[n]);
      const auto left = scratch.path() / ("killed-" + std::to_string(n) + ".db");
      std::filesystem::copy_file(file, left);
      std::filesystem::copy_file(file.string() + "-wal", left.string() + "-wal");
    }
    whole = ending(*journal);
  }
  REQUIRE(whole.keys.size() > 10);

  for (std::size_t killed = 0; killed < scenes.size(); ++killed) {
    INFO("killed after scene " << killed);
    const auto left = scratch.path() / ("killed-" + std::to_string(killed) + ".db");
    const auto journal = *journal::open_sqlite(left.string());
    const auto desk = *Desk::open(*journal, test::worked_example());
    // The last answer never came, so its scene is told again.
    for (std::size_t n = killed; n < scenes.size(); ++n) tell(*desk, scenes[n]);
    const auto after = ending(*journal);
    CHECK(after.incidents == whole.incidents);
    CHECK(after.keys == whole.keys);
  }
}

}  // namespace
}  // namespace watchbill::desk
