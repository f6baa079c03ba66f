// What the pump holds back and sends as one message; in seconds of the test's own clock, with the windows of a
// configuration that says nothing of them.

#include "tests/collector/paging/bench.h"
#include "tests/support/catch.h"

using namespace watchbill;
using namespace std::chrono_literals;
using journal::Attempt;
using journal::DeliveryState;
using test::attempt;
using test::Bench;
using test::kNow;

namespace {

const config::FoldWindows kDefault{};
const Attempt kSent = attempt(Attempt::Result::sent);

/// A page to Anna.
journal::Delivery page(int n, Instant due = kNow, Severity severity = Severity::p1) {
  auto d = test::numbered(n);
  d.message.severity = severity;
  d.contacts = {{.channel = "fake", .target = "anna"}};
  d.due = d.created = due;
  return d;
}

std::string fold_key(const std::vector<journal::Delivery>& rows) {
  return paging::key_of(rows);
}

using Keys = std::vector<std::string>;

Keys sorted(Keys keys) {
  std::sort(keys.begin(), keys.end());
  return keys;
}

}  // namespace

TEST_CASE("the first message goes out at once, and what comes within its window goes out as one when that ends") {
  struct Row {
    Severity severity;
    Duration window;
  };
  for (const auto& row :
       {Row{Severity::p1, 10s}, Row{Severity::p2, 10s}, Row{Severity::p3, 60s}, Row{Severity::p4, 60s}}) {
    INFO(to_text(row.severity));
    Bench bench{4, kDefault};
    bench.channel.always = kSent;
    bench.journal.add(page(1, kNow, row.severity));
    CHECK(bench.run(kNow, kNow + 1s) == kNow + row.window);
    CHECK(bench.messages(1).size() == 1);
    for (int n = 2; n <= 4; ++n) bench.journal.add(page(n, kNow + n * 1s, row.severity));
    CHECK(bench.run(kNow + 4s, kNow + row.window - 1ms) == kNow + row.window);
    CHECK(bench.messages(1).size() == 1);
    bench.run(kNow + row.window, kNow + row.window);
    const auto messages = bench.messages(2);
    REQUIRE(messages.size() == 2);
    CHECK(messages[0].keys == Keys{page(1).key});
    CHECK(sorted(messages[1].keys) == sorted({page(2).key, page(3).key, page(4).key}));
    for (int n = 1; n <= 4; ++n) CHECK(bench.journal.row(page(n).key).state == DeliveryState::sent);
    CHECK(bench.journal.row(page(2).key).detail == "said so (one message with 2 more)");
    // Nothing came since: the next goes out at once.
    bench.journal.add(page(5, kNow + row.window * 2, row.severity));
    bench.run(kNow + row.window * 2, kNow + row.window * 2);
    CHECK(bench.messages(3).size() == 3);
  }
}

TEST_CASE("a page waits for no window but its own, and a digest and other people for none") {
  Bench bench{4, kDefault};
  bench.channel.always = kSent;
  bench.journal.add(page(1, kNow, Severity::p3));
  bench.run(kNow, kNow);
  auto digest = page(3, kNow, Severity::p3);
  digest.message.cause = incident::Cause::digest;
  auto colleague = page(4, kNow, Severity::p3);
  colleague.message.person = "raj";
  for (const auto& d : {page(2, kNow, Severity::p3), page(5), digest, colleague}) bench.journal.add(d);
  bench.run(kNow + 1s, kNow + 1s);
  Keys told;
  for (const auto& message : bench.messages(4)) told.insert(told.end(), message.keys.begin(), message.keys.end());
  CHECK(sorted(told) == sorted({page(1).key, page(5).key, digest.key, colleague.key}));
  CHECK(bench.journal.row(page(2).key).state == DeliveryState::pending);
}

TEST_CASE("what is held hides nobody's row, however much it is") {
  Bench bench{4, kDefault};
  bench.channel.always = kSent;
  bench.journal.add(page(1));
  bench.run(kNow, kNow);
  for (int n = 2; n <= 400; ++n) bench.journal.add(page(n));
  auto other = test::numbered(1000);
  other.message.severity = Severity::p4;
  other.message.how = ownership::How::notice;
  bench.journal.add(other);
  CHECK(bench.run(kNow + 1s, kNow + 1s) == kNow + 10s);
  const auto messages = bench.messages(2);
  REQUIRE(messages.size() == 2);
  CHECK(messages[1].keys == Keys{other.key});
}

TEST_CASE("what does not fit into one message goes into the next one") {
  Bench bench{4, kDefault};
  bench.channel.always = kSent;
  bench.channel.most = 3;
  for (int n = 1; n <= 7; ++n) bench.journal.add(page(n));
  bench.run(kNow, kNow + 1min);
  std::vector<std::size_t> sizes;
  for (const auto& message : bench.messages(3)) sizes.push_back(message.keys.size());
  CHECK(sizes == std::vector<std::size_t>{3, 3, 1});
}

TEST_CASE("of an incident that recovered within the window only the recovery is told") {
  Bench bench{4, kDefault};
  bench.channel.always = kSent;
  bench.journal.add(page(1));
  bench.run(kNow, kNow);
  auto over = page(2, kNow + 3s);
  over.message.cause = incident::Cause::recovered;
  over.message.how = ownership::How::notice;
  over.key += "/over";
  bench.journal.add(page(2, kNow + 1s));
  bench.journal.add(over);
  bench.run(kNow + 3s, kNow + 10s);
  const auto messages = bench.messages(2);
  REQUIRE(messages.size() == 2);
  CHECK(messages[1].keys == Keys{over.key});
  CHECK(bench.journal.row(over.key).state == DeliveryState::sent);
  CHECK(bench.journal.row(page(2).key).state == DeliveryState::failed);
  CHECK(bench.journal.row(page(2).key).detail.find("later message") != std::string::npos);
}

TEST_CASE("a notice that is held is not told once the page that came after it was") {
  Bench bench{4, kDefault};
  bench.channel.always = kSent;
  bench.journal.add(page(1, kNow, Severity::p3));
  bench.run(kNow, kNow);
  auto raised = page(2, kNow + 2s, Severity::p1);
  raised.key += "/raised";
  bench.journal.add(page(2, kNow + 1s, Severity::p3));
  bench.journal.add(raised);
  bench.run(kNow + 2s, kNow + 5min);
  const auto messages = bench.messages(2);
  REQUIRE(messages.size() == 2);
  CHECK(messages[1].keys == Keys{raised.key});
  CHECK(messages[1].at == kNow + 2s);
  CHECK(bench.journal.row(page(2).key).state == DeliveryState::failed);
}

TEST_CASE("a fold that is to be tried again goes out again whole, with the same key, when its window is over") {
  Bench bench{4, kDefault};
  const std::vector rows{page(1), page(2), page(3)};
  for (const auto& row : rows) bench.journal.add(row);
  bench.step(kNow);
  CHECK(bench.begun(1) == Keys{fold_key(rows)});
  bench.end(fold_key(rows), attempt(Attempt::Result::retry, 2s));
  CHECK(bench.step(kNow) == kNow + 10s);
  const Instant due = bench.journal.row(rows[0].key).delivery.due;
  CHECK(due >= kNow + 2s);
  for (const auto& row : rows) {
    const auto& after = bench.journal.row(row.key);
    CHECK(after.state == DeliveryState::pending);
    CHECK(after.delivery.attempts == 1);
    CHECK(after.delivery.due == due);
  }
  bench.step(due);
  CHECK(bench.begun(1).size() == 1);
  bench.step(kNow + 10s);
  CHECK(bench.begun(2) == Keys{fold_key(rows), fold_key(rows)});
  bench.end(fold_key(rows), kSent);
  bench.step(kNow + 10s);
  for (const auto& row : rows) CHECK(bench.journal.row(row.key).state == DeliveryState::sent);
}

TEST_CASE("a fold that failed for good moves each row to its own next contact at once, and the last are reported") {
  Bench bench{4, kDefault};
  std::vector rows{page(1), page(2), page(3)};
  rows[0].contacts.push_back({.channel = "fake", .target = "anna's second"});
  rows[1].contacts.push_back({.channel = "fake", .target = "anna's other"});
  for (const auto& row : rows) bench.journal.add(row);
  bench.step(kNow);
  bench.begun(1);
  bench.end(fold_key(rows), attempt(Attempt::Result::failed));
  bench.step(kNow);
  CHECK(sorted(bench.begun(3)) == sorted({fold_key(rows), rows[0].key, rows[1].key}));
  bench.step(kNow);
  CHECK(bench.unreached == Keys{"anna"});
  CHECK(bench.journal.row(rows[2].key).state == DeliveryState::failed);
  CHECK(bench.journal.row(rows[2].key).detail == "said so (one message with 2 more)");

  // Nothing reached her there, so nothing waits there.
  bench.journal.add(page(4, kNow + 1s));
  bench.step(kNow + 1s);
  CHECK(bench.begun(4).back() == page(4).key);
}

TEST_CASE("what failed with others on the last contact is reported for each, and again after a crash") {
  Bench bench{4, kDefault};
  bench.takes_reports = false;
  const std::vector rows{page(1), page(2)};
  for (const auto& row : rows) bench.journal.add(row);
  bench.step(kNow);
  bench.begun(1);
  bench.end(fold_key(rows), attempt(Attempt::Result::failed));
  bench.step(kNow);
  CHECK(bench.unreached == Keys{"anna", "anna"});
  bench.untaken[0]();
  bench.step(kNow);
  const auto states = [&] {
    return std::pair{bench.journal.row(rows[0].key).state, bench.journal.row(rows[1].key).state};
  };
  CHECK(states() == std::pair{DeliveryState::failed, DeliveryState::pending});
  bench.restart();
  bench.takes_reports = true;
  bench.step(kNow);
  CHECK(bench.begun(2).back() == rows[1].key);
  bench.end(rows[1].key, attempt(Attempt::Result::failed));
  bench.step(kNow);
  bench.step(kNow);
  CHECK(states() == std::pair{DeliveryState::failed, DeliveryState::failed});
  CHECK(bench.unreached.size() == 3);
}

TEST_CASE("while a message is under way its queue waits, even when the window is over") {
  Bench bench{4, kDefault};
  bench.journal.add(page(1));
  bench.step(kNow);
  bench.begun(1);
  bench.journal.add(page(2));
  bench.step(kNow + 30s);
  CHECK(bench.begun(1).size() == 1);
  bench.end(page(1).key, kSent);
  bench.step(kNow + 30s);
  CHECK(bench.begun(2).back() == page(2).key);
}

TEST_CASE("a channel that folds nothing gets each row at once") {
  Bench bench{4, kDefault};
  bench.channel.most = 1;
  bench.channel.always = kSent;
  for (int n = 1; n <= 5; ++n) bench.journal.add(page(n));
  CHECK(bench.run(kNow, kNow) == std::nullopt);
  CHECK(bench.messages(5).size() == 5);
}

TEST_CASE("with windows of no length every row goes out by itself at once, from the next step after a reload") {
  Bench bench{4, kDefault};
  bench.channel.always = kSent;
  bench.journal.add(page(1));
  bench.run(kNow, kNow);
  for (int n = 2; n <= 5; ++n) bench.journal.add(page(n));
  bench.run(kNow, kNow);
  CHECK(bench.messages(1).size() == 1);
  bench.replace(test::kNoFolds);
  CHECK(bench.run(kNow, kNow) == std::nullopt);
  CHECK(bench.messages(5).size() == 5);
}

TEST_CASE("a clock that is set back holds nothing for longer than a window") {
  Bench bench{4, kDefault};
  bench.channel.always = kSent;
  bench.journal.add(page(1));
  bench.run(kNow, kNow);
  const Instant before = kNow - 1h;
  bench.journal.add(page(2, before));
  bench.run(before, before);
  CHECK(bench.messages(2).size() == 2);
}

TEST_CASE("rows of an old program, which are in no queue of the journal's, go out by themselves") {
  Bench bench{4, kDefault};
  bench.channel.always = kSent;
  bench.journal.knows_queues = false;
  for (int n = 1; n <= 3; ++n) bench.journal.add(page(n));
  bench.run(kNow, kNow + 25s);
  CHECK(bench.messages(3).size() == 3);
  for (int n = 1; n <= 3; ++n) CHECK(bench.journal.row(page(n).key).state == DeliveryState::sent);
}

TEST_CASE(
    "a journal that cannot be written after a fold was told is asked again, and nothing is sent twice meanwhile") {
  Bench bench{4, kDefault};
  const std::vector rows{page(1), page(2)};
  for (const auto& row : rows) bench.journal.add(row);
  bench.step(kNow);
  bench.begun(1);
  bench.end(fold_key(rows), kSent);
  bench.journal.is_broken = true;
  CHECK(bench.step(kNow) == kNow + 5s);
  bench.journal.is_broken = false;
  bench.step(kNow + 20s);
  for (const auto& row : rows) CHECK(bench.journal.row(row.key).state == DeliveryState::sent);
  CHECK(bench.begun(1).size() == 1);
}
