// A storm: 10,000 rows to three people within half a minute, on the journal in memory and on the real one; and the same
// with processes that are killed in the midst of it.

#include <set>

#include "tests/collector/paging/bench.h"
#include "tests/collector/paging/sqlite_outbox.h"
#include "tests/support/catch.h"

using namespace watchbill;
using namespace std::chrono_literals;
using journal::Attempt;
using journal::DeliveryState;
using test::kNow;

namespace {

constexpr int kRows = 10'000;
const std::vector<std::string> kPeople{"anna", "lena", "raj"};

/// Each an incident of its own, of every severity, some in two messages.
std::vector<journal::Delivery> storm(int count) {
  std::vector<journal::Delivery> rows;
  for (int n = 1; n <= count; ++n) {
    const auto& person = kPeople[static_cast<std::size_t>(n) % kPeople.size()];
    auto m = test::message();
    const bool is_over = n % 10 == 4 && n > 4;
    m.incident = "peach-" + std::to_string(is_over ? n - 3 : n);  // a message to the same person told of that one
    m.person = person;
    m.severity = static_cast<Severity>(1 + (is_over ? n - 3 : n) % 4);
    m.at = kNow + std::chrono::milliseconds{(n - 1) * 30'000 / count};
    if (is_over) {
      m.cause = incident::Cause::recovered;
      m.how = ownership::How::notice;
    }
    auto d = test::delivery(m);
    d.contacts = {{.channel = "fake", .target = person}};
    rows.push_back(std::move(d));
  }
  return rows;
}

template <class Outbox>
void add(Outbox& outbox, const std::vector<journal::Delivery>& rows) {
  if constexpr (std::is_same_v<Outbox, test::SqliteOutbox>) {
    outbox.add(rows);
  } else {
    for (const auto& row : rows) outbox.add(row);
  }
}

void check_one_a_window(const std::vector<test::FakeChannel::Message>& messages) {
  const config::FoldWindows windows;
  std::map<std::pair<std::string, bool>, Instant> last;
  for (const auto& message : messages) {
    const auto queue = std::pair{message.target, message.is_urgent};
    const Duration window = message.is_urgent ? windows.urgent : windows.others;
    if (last.contains(queue)) CHECK(message.at - last.at(queue) >= window);
    last[queue] = message.at;
  }
}

/// Of each incident and person what was written last was sent; what was written before that was sent, or is settled as
/// told by it.
template <class Outbox>
void check_nothing_is_lost(const Outbox& outbox) {
  std::map<std::pair<std::string, std::string>, journal::DeliveryRecord> latest;
  const auto rows = outbox.rows();
  for (const auto& record : rows) {
    CHECK(record.state != DeliveryState::pending);
    const auto& d = record.delivery;
    auto& last = latest[{d.message.incident, d.message.person}];
    if (last.delivery.number <= d.number) last = record;
  }
  for (const auto& [who, record] : latest) CHECK(record.state == DeliveryState::sent);
}

}  // namespace

TEMPLATE_TEST_CASE("a storm is at most one message a person and window, and nothing of it is lost", "",
                   test::FakeJournal, test::SqliteOutbox) {
  test::BenchOn<TestType> bench{paging::PumpOptions{}};
  bench.channel.always = test::attempt(Attempt::Result::sent);
  const auto rows = storm(kRows);
  add(bench.journal, rows);
  bench.run(kNow, kNow + 10min);
  const auto messages = bench.messages(1);
  check_one_a_window(messages);
  check_nothing_is_lost(bench.journal);
  for (const auto& message : messages) CHECK(message.keys.size() <= bench.channel.most);
  for (const auto& person : kPeople) {
    INFO(person);
    const auto count = [&](bool is_urgent) {
      return std::count_if(messages.begin(), messages.end(), [&](const auto& message) {
        return message.target == person && message.is_urgent == is_urgent;
      });
    };
    CHECK(count(true) <= 5);
    CHECK(count(false) <= 4);
  }
}

TEST_CASE(
    "a pump that is killed in the midst of a storm loses nothing, and each new one sends one message more at most") {
  test::BenchOn<test::SqliteOutbox> bench{paging::PumpOptions{}};
  bench.channel.most = 50;  // so that it is not over at once
  bench.journal.add(storm(600));
  const auto due = storm(600).back().due;
  // Killed with messages under way whose end it never learns.
  for (int n = 0; n < 3; ++n) {
    bench.step(due + n * 1s);
    bench.begun(static_cast<std::size_t>(n + 1) * 4);
    bench.kill();
    bench.journal.reopen();
    bench.restart();
  }
  bench.channel.always = test::attempt(Attempt::Result::sent);
  bench.run(due + 3s, due + 10s);
  // Killed between sending and writing it down: the message arrived.
  bench.step(due + 5min);
  bench.kill();
  bench.journal.reopen();
  bench.restart();
  bench.run(due + 5min, due + 10min);
  check_nothing_is_lost(bench.journal);
  std::set<std::string> told;
  for (const auto& message : bench.messages(1)) told.insert(message.keys.begin(), message.keys.end());
  for (const auto& record : bench.journal.rows()) {
    if (record.state == DeliveryState::sent) CHECK(told.contains(record.delivery.key));
  }
}

TEST_CASE("the same rows go out under the same key after a crash, whether they arrived or not") {
  test::BenchOn<test::SqliteOutbox> bench{paging::PumpOptions{}};
  auto rows = storm(9);
  for (auto& row : rows) row.due = kNow;
  bench.journal.add(rows);
  bench.step(kNow);
  auto first = bench.begun(4);
  bench.kill();
  bench.journal.reopen();
  bench.restart();
  bench.step(kNow);
  const auto all = bench.begun(8);
  std::vector<std::string> second(all.begin() + 4, all.end());
  std::sort(first.begin(), first.end());
  std::sort(second.begin(), second.end());
  CHECK(first == second);
}
