#include "collector/paging/verdict.h"

#include "tests/support/catch.h"

using namespace watchbill;
using fetch::Answer;
using fetch::Failure;
using Fate = journal::Attempt::Result;

TEST_CASE("an answer is sent, tried again, or for good") {
  struct Row {
    int status;
    std::optional<Duration> asked;
    Fate result;
    std::optional<Duration> retry_after;
  };
  const Duration wait{30'000};
  for (const auto& row : std::vector<Row>{{200, {}, Fate::sent, {}},
                                          {202, wait, Fate::sent, {}},
                                          {301, {}, Fate::failed, {}},
                                          {400, wait, Fate::failed, {}},
                                          {401, {}, Fate::failed, {}},
                                          {404, {}, Fate::failed, {}},
                                          {408, {}, Fate::retry, {}},
                                          {410, {}, Fate::failed, {}},
                                          {429, wait, Fate::retry, wait},
                                          {429, {}, Fate::retry, {}},
                                          {500, {}, Fate::retry, {}},
                                          {503, wait, Fate::retry, wait}}) {
    INFO(row.status);
    const auto attempt = paging::judge(
        "webhook", Answer{.status = row.status, .body = "why\nnot", .is_cut = false, .retry_after = row.asked});
    CHECK(attempt.result == row.result);
    CHECK(attempt.retry_after == row.retry_after);
    CHECK(attempt.channel == "webhook");
    CHECK(attempt.detail.find(std::to_string(row.status)) != std::string::npos);
    CHECK(attempt.detail.ends_with("why not"));
  }
}

TEST_CASE("a failure before an answer is tried again unless waiting cannot mend it") {
  struct Row {
    std::string name;
    Failure::Kind kind;
    Fate result;
  };
  for (const auto& row : std::vector<Row>{{"unreachable", Failure::Kind::unreachable, Fate::retry},
                                          {"timeout", Failure::Kind::timeout, Fate::retry},
                                          {"stopped", Failure::Kind::stopped, Fate::retry},
                                          {"untrusted", Failure::Kind::untrusted, Fate::failed},
                                          {"refused", Failure::Kind::refused, Fate::failed},
                                          {"impossible", Failure::Kind::impossible, Fate::failed}}) {
    INFO(row.name);
    const auto attempt = paging::judge("email", Failure{.kind = row.kind, .error = {.problem = "no\nluck"}});
    CHECK(attempt.result == row.result);
    CHECK(attempt.detail == "no luck");
  }
}
