#include <vector>

#include "collector/journal/event_json.h"
#include "tests/fuzz/mutate.h"
#include "tests/support/catch.h"
#include "tests/support/worked_example.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace watchbill::journal {
namespace {

using namespace incident;
using test::at;

const Instant kThen = at("2026-06-10T06:00:00.123Z");

/// One of every kind, every optional once there and once not.
std::vector<EventBody> one_of_each() {
  const Labels labels{{"instance", "db-1"}, {"severity", "critical"}};
  const Told told{.person = "anna",
                  .party = Party::msp,
                  .how = ownership::How::pre_alert,
                  .why = "on duty for noc",
                  .at = kThen,
                  .shift_began = kThen,
                  .span = 2,
                  .step = -1,
                  .cause = Cause::pre_alert};
  Told with_more = told;
  with_more.also = {{.cause = Cause::unaccepted, .shift_began = kThen}, {.cause = Cause::asked, .shift_began = kThen}};
  return {
      Opened{.key = "a{b=\"c\"}",
             .rule_name = "a",
             .category = "servers",
             .service = "payroll",
             .site = "hq",
             .instance = "db-1",
             .summary = "sum\n\"mary\"",
             .description = "\xC3\xA9",
             .runbook = "https://r",
             .severity = Severity::p1,
             .labels = labels,
             .value = 0.25,
             .happened = kThen,
             .received = kThen,
             .response_due = kThen,
             .previous = "peach-1",
             .site_endpoints = 40,
             .drill = Drill{.by = "ana", .ends_at = kThen}},
      Opened{},
      SpanBegan{.span = {.owner = Party::msp,
                         .deferred = true,
                         .from = kThen,
                         .to = {},
                         .rule = ownership::Rule::pin,
                         .because = "so",
                         .until = kThen,
                         .policy_version = "v1",
                         .answer_due = kThen},
                .recheck_at = kThen,
                .response_due = kThen},
      SpanBegan{},
      Foreseen{.rule = ownership::Rule::continuity,
               .because = "so",
               .until = kThen,
               .recheck_at = kThen,
               .against_since = kThen},
      Foreseen{},
      Refired{.labels = labels,
              .severity = Severity::p2,
              .value = -1,
              .summary = "s",
              .description = "d",
              .happened = kThen},
      Eased{.labels = labels},
      SeverityRaised{.to = Severity::p1, .response_due = kThen},
      SeverityRaised{},
      Acknowledged{.person = "anna", .party = Party::msp},
      AcknowledgementEnded{.because = "the owner changed"},
      Pinned{.pin = {.party = Party::internal, .person = "ana", .until = kThen}},
      PeopleTold{.told = {told, with_more}},
      PeopleTold{},
      Noted{.person = "anna", .text = "looked at it"},
      Resolved{.at = kThen},
      Reopened{.labels = labels,
               .severity = Severity::p3,
               .value = 2,
               .summary = "s",
               .description = "d",
               .happened = kThen,
               .response_due = kThen},
      Closed{},
      Unreached{.person = "anna", .cause = Cause::escalated, .told_at = kThen},
      PinEnded{.because = "ana is not there"},
      Offered{.offer = {.to = Party::internal, .since = kThen, .by = "anna", .for_whom = "ana", .text = "watch it"}},
      Offered{.offer = {.to = Party::msp, .since = kThen, .by = {}, .for_whom = {}}},
      OfferEnded{.how = OfferEnded::How::declined, .person = "ana", .because = "not now"},
      OfferEnded{.how = OfferEnded::How::lapsed, .person = {}, .because = "the rules no longer ask for it"},
      HandedOver{.to = Party::msp, .accepted_by = "anna", .is_against_the_rules = true},
      HandedOver{.to = Party::msp, .accepted_by = {}, .for_whom = "lena", .text = "rebuilding"},
      Foreseen{.rule = ownership::Rule::continuity,
               .because = "b",
               .until = kThen,
               .recheck_at = kThen,
               .against_since = kThen,
               .asked_at = kThen,
               .is_to_be_offered = true},
      AbsenceAdded{.id = "peach-a1",
                   .absence = {.person = "ana",
                               .from = kThen,
                               .to = kThen + std::chrono::hours{8},
                               .entered = kThen + std::chrono::minutes{1},
                               .kind = "\xC3\xA9tude",
                               .deputy = "ben"}},
      AbsenceAdded{},
      AbsenceEnded{.id = "peach-a1", .at = kThen},
      RotaOff{.rota = "noc", .from = kThen, .to = kThen + std::chrono::hours{1}},
      SurgeSet{.on = true, .by = "anna"},
      OverflowChanged{.on = true, .because = "9 wait", .low_since = kThen},
      OverflowChanged{},
      Suppressed{.by = "peach-s1", .because = "maintenance peach-s1: patches", .until = kThen},
      Suppressed{},
      SuppressionEnded{},
      FlappingBegan{},
      FlappingEnded{.because = "the severity rose"},
      PolicyAdopted{.version = "v1", .files = {{.name = "peach.yml", .text = "client: peach\n"}}},
      PolicyAdopted{},
      SilenceAdded{.id = "peach-s1",
                   .silence = {.kind = Silence::Kind::maintenance,
                               .match = {.rules = {"HostDown", "DiskFull"},
                                         .categories = {"servers"},
                                         .severities = {Severity::p1, Severity::p4},
                                         .services = {"payroll"},
                                         .sites = {"hq"},
                                         .instances = {"db-1"},
                                         .labels = labels,
                                         .everything = true},
                               .from = kThen,
                               .to = kThen + std::chrono::hours{2},
                               .entered = kThen,
                               .weekly = *roster::parse_weekly("sun,mon 22:00-24:00"),
                               .comment = "\xC3\xA9t\xC3\xA9"}},
      SilenceAdded{},
      SilenceEnded{.id = "peach-s1", .at = kThen},
      DigestSent{.kind = DigestSent::Kind::closing,
                 .at = kThen,
                 .from = kThen - std::chrono::hours{9},
                 .to = kThen + std::chrono::minutes{20},
                 .resolved = {"peach-1"},
                 .open = {"peach-2"},
                 .offered = {"peach-3"},
                 .waiting = {"peach-4", "peach-5"},
                 .suppressed = {"peach-6"},
                 .gaps = {{.from = kThen, .to = kThen + std::chrono::hours{1}}, {.from = kThen, .to = {}}},
                 .text = "Peach Health\n",
                 .told = {told}},
      DigestSent{},
      CoverageGap{.from = kThen, .to = kThen + std::chrono::hours{1}},
      CoverageGap{},
      WatchBegan{},
  };
}

TEST_CASE("Whatever somebody was told of reads back") {
  for (int n = 0; n <= static_cast<int>(Cause::left); ++n) {
    const Told told{.person = "anna", .why = "w", .at = kThen, .shift_began = kThen, .cause = static_cast<Cause>(n)};
    const auto read = read_body("people_told", body_text(PeopleTold{.told = {told}}));
    INFO(to_text(told.cause));
    REQUIRE(read.has_value());
    CHECK(std::get<PeopleTold>(*read).told.front() == told);
  }
}

TEST_CASE("Every kind of event reads back as it was written, to the byte") {
  for (const auto& body : one_of_each()) {
    const std::string text = body_text(body);
    INFO(kind_of(body) << ' ' << text);
    const auto read = read_body(kind_of(body), text);
    REQUIRE(read.has_value());
    CHECK(read->index() == body.index());
    CHECK(body_text(*read) == text);
  }
}

TEST_CASE("Canonical text has sorted keys, no spaces, and whole milliseconds") {
  CHECK(body_text(Resolved{.at = kThen}) == R"({"at":1781071200123})");
  CHECK(body_text(Closed{}) == "{}");
  CHECK(body_text(SpanBegan{.span = {.owner = Party::msp,
                                     .deferred = false,
                                     .from = kThen,
                                     .to = {},
                                     .rule = ownership::Rule::hours,
                                     .because = "b",
                                     .until = {},
                                     .policy_version = "v"},
                            .recheck_at = {},
                            .response_due = {}}) ==
        R"({"because":"b","deferred":false,"from":1781071200123,"owner":"msp","policy_version":"v","rule":"hours"})");
  CHECK(body_text(Eased{.labels = {{"b", "2"}, {"a", "1"}}}) == R"({"labels":{"a":"1","b":"2"}})");
}

TEST_CASE("Text that is no event is refused, never believed") {
  CHECK_FALSE(read_body("opened", "{}").has_value());
  CHECK_FALSE(read_body("closed", "").has_value());
  CHECK_FALSE(read_body("resolved", R"({"at":"now"})").has_value());
  CHECK_FALSE(read_body("resolved", R"({"at":1.5})").has_value());
  CHECK_FALSE(read_body("severity_raised", R"({"to":"P9"})").has_value());
  CHECK_FALSE(read_body("nonsense", "{}").has_value());
  CHECK_FALSE(read_actor("ghost").has_value());
  for (const char* actor : {"person:anna", "rule:HostDown", "clock", "collector"}) {
    CHECK(to_text(*read_actor(actor)) == actor);
  }
}

TEST_CASE("Damaged bodies are read or refused without harm") {
  std::vector<std::string> corpus;
  for (const auto& body : one_of_each()) corpus.push_back(std::string(kind_of(body)) + '\n' + body_text(body));
  test::fuzz_rounds(LLVMFuzzerTestOneInput, corpus, 20000, 7);
}

}  // namespace
}  // namespace watchbill::journal
