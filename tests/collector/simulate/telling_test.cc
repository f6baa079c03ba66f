// Whom the ladders tell, through the door that people use: where people come and go meanwhile.

#include "tests/collector/simulate/story.h"
#include "tests/support/catch.h"

namespace watchbill::simulate {
namespace {

using test::Change;
using test::story;

const Change kBenServesServers{"peach.yml", "skills: [workplace]", "skills: [workplace, servers]"};

TEST_CASE("Where its acknowledger goes and the owner stays, the owner's ladder is told anew, by who is there now") {
  SECTION("of the internal team") {
    CHECK(story({kBenServesServers},
                "  - {at: \"2026-06-10 10:00\", client: peach, fire: db, category: servers, severity: P1}\n"
                "  - {at: \"2026-06-10 10:10\", ack: db, by: ana}\n"
                "  - {at: \"2026-06-10 11:00\", absent: ana, until: \"2026-06-10 18:00\"}\n",
                "2026-06-10 11:16") ==
          "2026-06-10T14:00:00Z db open internal hours 2026-06-10T21:00:00Z; ana page, ben page\n"
          "2026-06-10T14:10:00Z db acknowledged internal hours 2026-06-10T21:30:00Z\n"
          "2026-06-10T15:00:00Z db open internal hours 2026-06-10T21:00:00Z; ben page\n"
          "2026-06-10T15:15:00Z db open internal hours 2026-06-10T21:00:00Z; anna page\n");
  }
  SECTION("of the provider, who accepted it: the next of the rota") {
    CHECK(story("  - {at: \"2026-06-10 10:00\", client: peach, fire: db, category: servers, severity: P2}\n"
                "  - {at: \"2026-06-10 10:02\", handoff: db, by: ana}\n"
                "  - {at: \"2026-06-10 10:05\", accept: db, by: anna}\n"
                "  - {at: \"2026-06-10 10:30\", absent: anna, until: \"2026-06-10 18:00\"}\n",
                "2026-06-10 10:46") ==
          "2026-06-10T14:00:00Z db open internal hours 2026-06-10T21:00:00Z; ana page\n"
          "2026-06-10T14:02:00Z db open internal hours 2026-06-10T21:00:00Z; anna notice\n"
          "2026-06-10T14:05:00Z db acknowledged msp handoff -; ana notice\n"
          "2026-06-10T14:30:00Z db open msp handoff 2026-06-11T12:00:00Z; raj page\n"
          "2026-06-10T14:45:00Z db open msp handoff 2026-06-11T12:00:00Z; lena page\n");
  }
}

}  // namespace
}  // namespace watchbill::simulate
