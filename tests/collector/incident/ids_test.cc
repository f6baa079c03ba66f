#include "collector/incident/ids.h"

#include "tests/support/catch.h"

namespace watchbill::incident {
namespace {

TEST_CASE("An id says its chain and its number, and is of one kind alone") {
  CHECK(make_id("peach", 12) == "peach-12");
  CHECK(make_absence_id("peach", 12) == "peach-a12");
  CHECK(make_silence_id("peach", 12) == "peach-s12");
  struct Row {
    const char* id;
    const char* incident_of;
    const char* absence_of;
    const char* silence_of;
    std::int64_t number;
  };
  for (const auto& row : std::vector<Row>{{"peach-1", "peach", "", "", 1},
                                          {"peach-a1", "", "peach", "", 1},
                                          {"peach-s2", "", "", "peach", 2},
                                          {"north-star-a12", "", "north-star", "", 12},
                                          {"north-star-3", "north-star", "", "", 3},
                                          {"north-a1-s2", "", "", "north-a1", 2},
                                          {"peach", "", "", "", 0},
                                          {"-1", "", "", "", 0},
                                          {"-a1", "", "", "", 0},
                                          {"peach-a", "", "", "", 0},
                                          {"peach-a0", "", "", "", 0},
                                          {"peach-a01", "", "", "", 0},
                                          {"peach-a-1", "peach-a", "", "", 1},
                                          {"peach-a1x", "", "", "", 0},
                                          {"peach-s99999999999999999999", "", "", "", 0}}) {
    INFO(row.id);
    CHECK(client_of(row.id) == row.incident_of);
    CHECK(chain_of(row.id) == row.absence_of);
    CHECK(client_of_silence(row.id) == row.silence_of);
    CHECK(number_of(row.id) + number_of_absence(row.id) + number_of_silence(row.id) == row.number);
  }
}

}  // namespace
}  // namespace watchbill::incident
