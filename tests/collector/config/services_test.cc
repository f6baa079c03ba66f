// Business services: what they match, and what is known of them.

#include "collector/incident/alert.h"
#include "tests/collector/config/texts.h"
#include "tests/support/catch.h"

namespace watchbill::config {
namespace {

using test::errors_of;
using test::kClient;
using test::kMsp;
using test::with;

TEST_CASE("a service's notes are the text itself or a file beside, whose absence is a warning") {
  const auto notes_of = [](const Checked<Config>& read) {
    return read.value().clients.at("peach")->policy.find_service("pay")->notes;
  };
  const auto client = [](const std::string& notes) {
    return with(kClient, "lead: ana", "lead: ana\nservices: [{name: pay, match: 'a=\"b\"', notes: " + notes + "}]");
  };
  CHECK(notes_of(test::read(client("Never restart it."))) == "Never restart it.");
  CHECK(notes_of(test::read(client("notes/pay.md"), kMsp, "# Payroll\nAsk Ana.\n")) == "# Payroll\nAsk Ana.\n");

  const auto missing = test::read(client("notes/pay.md"));
  CHECK(notes_of(missing).empty());
  CHECK(
      test::texts_of(missing->warnings) ==
      std::vector<std::string>{"clients/peach.yml:13:47: cannot read 'notes/pay.md', so nobody is shown notes of this "
                               "service (write the file, or the notes themselves)"});
  std::string too_long(4095, 'x');
  too_long += "\u00e9 and more";
  const auto long_ones = test::read(client("notes/pay.md"), kMsp, too_long);
  CHECK(notes_of(long_ones) == std::string(4095, 'x'));
  CHECK(test::texts_of(long_ones->warnings) ==
        std::vector<std::string>{
            "clients/peach.yml:13:47: the notes have more than 4096 bytes and are cut there (keep to what is needed "
            "at 2 AM, with a link to the rest)"});
}

TEST_CASE("an alert is of the first service whose patterns its labels fit, or of the one it names") {
  const auto read =
      test::read(with(kClient, "lead: ana",
                      "services:\n"
                      "  - {name: payroll, match: 'instance=~\"pay-.*\", site!=\"lab\"', category: apps}\n"
                      "  - {name: lab, match: 'site=\"lab\"'}"));
  CHECK(errors_of(read) == std::vector<std::string>{});
  REQUIRE(read);
  const auto& policy = read->clients.at("peach")->policy;
  const auto service = [&](const Labels& labels) { return incident::place_of(labels, policy).service; };
  CHECK(service({{"instance", "pay-1"}}) == "payroll");
  CHECK(service({{"instance", "pay-1"}, {"site", "lab"}}) == "lab");
  CHECK(service({{"instance", "my-pay-1"}}).empty());
  CHECK(service({{"instance", "web-1"}, {"service", "payroll"}}) == "payroll");
  CHECK(incident::place_of({{"instance", "pay-1"}}, policy).category == "apps");
}

}  // namespace
}  // namespace watchbill::config
