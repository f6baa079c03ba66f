#include <csignal>
#include <fstream>
#include <set>

#include <sys/resource.h>

#include "tests/agent/spool/ticks.h"
#include "tests/fuzz/mutate.h"
#include "tests/support/scratch.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace watchbill::spool {

using std::chrono::hours;
using std::chrono::seconds;

TEST_CASE("ticks come back as they were, from any number on, before and after a restart") {
  const test::Scratch folder;
  Instant now = kStart;
  std::uint64_t epoch = 0;
  {
    Spool spool({.folder = folder.path()}, now, 1);
    epoch = spool.epoch();
    CHECK(spool.range() == std::pair<std::uint64_t, std::uint64_t>{0, 0});
    for (std::uint64_t n = 1; n <= 200; ++n, now += seconds{5}) {
      CHECK(keep(spool, now, n) == n);
      spool.step(now);
    }
    CHECK(kept(spool) == numbers(1, 200));
    CHECK(kept(spool, 93) == numbers(93, 200));
    CHECK(kept(spool, 200) == numbers(200, 200));
    CHECK(kept(spool, 201).empty());
    CHECK(spool.range() == std::pair<std::uint64_t, std::uint64_t>{1, 200});
    CHECK(spool.status().on_disk);
    spool.flush(now);
  }
  Spool spool({.folder = folder.path()}, now, 2);
  CHECK(spool.epoch() == epoch);
  CHECK(kept(spool) == numbers(1, 200));
  CHECK(kept(spool, 150) == numbers(150, 200));
}

TEST_CASE("numbers are never used twice, and gaps are left where it is not known") {
  const test::Scratch folder;
  std::uint64_t last = 0;
  for (int start = 0; start < 5; ++start) {
    Spool spool({.folder = folder.path(), .reserve = 10}, kStart, 1);
    for (std::uint64_t n = 1; n <= 23; ++n) {
      const auto seq = keep(spool, kStart, n);  // never committed, as if the machine lost power
      CHECK(seq > last);
      last = seq;
    }
  }
}

namespace {

/// While it lives nothing can be written to any file.
class NoWriting {
 public:
  NoWriting() {
    REQUIRE(::getrlimit(RLIMIT_FSIZE, &before_) == 0);
    before_handler_ = std::signal(SIGXFSZ, SIG_IGN);
    const rlimit none{.rlim_cur = 1, .rlim_max = before_.rlim_max};
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &none) == 0);
  }
  ~NoWriting() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    (void)std::signal(SIGXFSZ, before_handler_);
  }
  NoWriting(const NoWriting&) = delete;
  NoWriting& operator=(const NoWriting&) = delete;

 private:
  rlimit before_{};
  void (*before_handler_)(int) = nullptr;
};

using Used = std::set<std::pair<std::uint64_t, std::uint64_t>>;  // epoch and number

/// Uses `count` numbers; none of them may be there already.
void use(Spool& spool, int count, Used& used) {
  for (int i = 0; i < count; ++i) {
    const auto seq = keep(spool, kStart, 1);
    INFO("epoch " << spool.epoch() << ", number " << seq);
    REQUIRE(used.emplace(spool.epoch(), seq).second);
  }
}

}  // namespace

TEST_CASE("a spool that is killed at any number around its mark gives no number twice") {
  const std::uint64_t reserve = 3;
  const int last = GENERATE(0, 1, 2, 3, 4, 5, 6, 7);
  const test::Scratch folder;
  Used used;
  for (int start = 0; start < 3; ++start) {
    Spool spool({.folder = folder.path(), .reserve = reserve}, kStart, 1);
    use(spool, last, used);
  }
}

TEST_CASE("a spool whose disk breaks at any number around its mark gives no number twice") {
  const std::uint64_t reserve = 4;
  const int whole = GENERATE(0, 3, 4);
  const int broken = GENERATE(1, 4, 5);
  const bool is_broken_at_start = GENERATE(false, true);
  const test::Scratch folder;
  Used used;
  for (std::uint64_t start = 0; start < 3; ++start) {
    std::optional<NoWriting> disk;
    if (is_broken_at_start) disk.emplace();
    Spool spool({.folder = folder.path(), .reserve = reserve}, kStart, 1000 * start);
    use(spool, whole, used);
    if (!disk) disk.emplace();
    use(spool, broken, used);
    spool.flush(kStart + hours{1});
    if (start == 0) continue;  // killed while it is broken
    disk.reset();
    spool.flush(kStart + hours{2});
    use(spool, 6, used);
  }
}

TEST_CASE("after a start the numbers kept end at the last tick, not at the mark") {
  const test::Scratch folder;
  {
    Spool spool({.folder = folder.path()}, kStart, 1);
    for (std::uint64_t n = 1; n <= 5; ++n) keep(spool, kStart, n);
    spool.flush(kStart);
  }
  Spool spool({.folder = folder.path()}, kStart, 1);
  CHECK(spool.range() == std::pair<std::uint64_t, std::uint64_t>{1, 5});
  CHECK(keep(spool, kStart, 6) > 4096);
  CHECK(spool.range() == std::pair<std::uint64_t, std::uint64_t>{1, 4097});
}

TEST_CASE("a replay sees what is appended behind it, also in the middle of a row") {
  const test::Scratch folder;
  Spool spool({.folder = folder.path()}, kStart, 1);
  keep(spool, kStart, 1);
  keep(spool, kStart, 2);
  const auto replay = spool.replay(1);
  CHECK(replay->next()->seq == 1);
  keep(spool, kStart, 3);
  CHECK(replay->next()->seq == 2);
  CHECK(replay->next()->seq == 3);
  CHECK_FALSE(replay->next().has_value());
  keep(spool, kStart, 4);
  spool.flush(kStart);
  CHECK(replay->next()->seq == 4);
}

TEST_CASE("commits come at most every five seconds") {
  const test::Scratch folder;
  Spool spool({.folder = folder.path()}, kStart, 1);
  keep(spool, kStart, 1);
  CHECK(spool.step(kStart) == kStart + seconds{5});
  CHECK(spool.status().disk_bytes == 0);
  keep(spool, kStart + seconds{1}, 2);
  CHECK(spool.step(kStart + seconds{4}) == kStart + seconds{5});
  CHECK(spool.status().memory_bytes > 0);
  CHECK(spool.step(kStart + seconds{5}) == kStart + seconds{10});
  CHECK(spool.status().disk_bytes > 0);
  CHECK(spool.status().memory_bytes == 0);
  SECTION("also when somebody sets the wall clock back") {
    keep(spool, kStart - hours{5}, 3);
    spool.step(kStart - hours{5});
    CHECK(spool.status().memory_bytes == 0);
    CHECK(kept(spool) == numbers(1, 3));
  }
}

TEST_CASE("ticks stay until they are acknowledged and past the horizon") {
  const test::Scratch folder;
  Spool spool({.folder = folder.path(), .horizon = hours{1}}, kStart, 1);
  Instant now = kStart;
  std::uint64_t n = 0;
  const auto run = [&](Duration time) {
    for (const Instant end = now + time; now < end; now += seconds{10}) {
      keep(spool, now, ++n);
      spool.step(now);
    }
  };
  run(hours{3});
  CHECK(kept(spool).front() == 1);  // nothing was acknowledged
  spool.acknowledge(n);
  run(seconds{60});
  const auto numbers_left = kept(spool);
  CHECK(numbers_left.size() >= 360);
  CHECK(numbers_left.size() <= 360 + 2 * 30 + 6);  // an hour, and what its segments hold besides
  CHECK(spool.range().first == numbers_left.front());
  CHECK(spool.status().dropped == 0);
}

TEST_CASE("beyond its bytes the oldest ticks go first, and each is counted") {
  const test::Scratch folder;
  Spool spool({.folder = folder.path(), .disk_bytes = 20'000}, kStart, 1);
  Instant now = kStart;
  std::uint64_t n = 0;
  for (; n < 1000; now += seconds{10}) {
    keep(spool, now, ++n);
    spool.step(now);
  }
  spool.flush(now);
  const auto left = kept(spool);
  CHECK(left.size() < 1000);
  CHECK(left.back() == 1000);
  CHECK(spool.status().dropped == 1000 - left.size());
  CHECK(spool.status().disk_bytes <= 20'000);
  Spool again({.folder = test::Scratch().path() / "other"}, now, 1);
  CHECK(again.status().dropped == 0);
}

TEST_CASE("a damaged file is set aside and a new epoch begun") {
  struct Damage {
    const char* name;
    std::function<void(const std::filesystem::path&)> apply;
  };
  const std::vector<Damage> rows{
      {"not a database", [](const auto& file) { std::ofstream(file) << std::string(5000, 'x'); }},
      {"cut off", [](const auto& file) { std::filesystem::resize_file(file, std::filesystem::file_size(file) / 2); }},
      {"overwritten in the middle",
       [](const auto& file) {
         std::fstream out(file, std::ios::in | std::ios::out | std::ios::binary);
         for (std::streamoff at = 4096; at < static_cast<std::streamoff>(std::filesystem::file_size(file));
              at += 4096) {
           out.seekp(at);
           out << std::string(300, '\xee');
         }
       }},
  };
  for (const auto& row : rows) {
    INFO(row.name);
    const test::Scratch folder;
    std::uint64_t epoch = 0;
    {
      Spool spool({.folder = folder.path()}, kStart, 1);
      epoch = spool.epoch();
      for (std::uint64_t n = 1; n <= 200; ++n) keep(spool, kStart + seconds{5} * static_cast<int>(n), n);
      spool.flush(kStart + hours{1});
    }
    row.apply(folder.path() / "spool.db");
    Spool spool({.folder = folder.path()}, kStart + hours{2}, 1);
    CHECK(spool.epoch() > epoch);
    CHECK(spool.status().on_disk);
    CHECK(std::filesystem::exists(folder.path() / "spool.db.damaged"));
    CHECK(kept(spool).empty());
    keep(spool, kStart + hours{2}, 1);
    spool.flush(kStart + hours{2});
    CHECK(kept(spool).size() == 1);
  }
}

TEST_CASE("where nothing can be written ticks wait in a bounded ring, and go to disk when they can") {
  const test::Scratch folder;
  std::ofstream(folder.path() / "data") << "a file where the folder should be";
  Spool spool({.folder = folder.path() / "data", .memory_bytes = 20'000}, kStart, 1);
  CHECK_FALSE(spool.status().on_disk);
  CHECK_FALSE(spool.status().problem.empty());
  Instant now = kStart;
  std::uint64_t n = 0;
  for (; n < 1000; now += seconds{10}) {
    CHECK(keep(spool, now, n + 1) == n + 1);
    ++n;
    spool.step(now);
    REQUIRE(spool.status().memory_bytes <= 30'000);
  }
  spool.flush(now);
  const auto left = kept(spool);
  CHECK(left.size() > 10);
  CHECK(left.back() == 1000);
  CHECK(spool.status().dropped == 1000 - left.size());
  const auto epoch = spool.epoch();
  std::filesystem::remove(folder.path() / "data");
  spool.flush(now + std::chrono::minutes{1});
  CHECK(spool.status().on_disk);
  CHECK(spool.epoch() == epoch);
  CHECK(kept(spool) == left);
  CHECK(keep(spool, now, 1) == 1001);
}

TEST_CASE("two agents do not share a spool: the second keeps its ticks in memory") {
  const test::Scratch folder;
  Spool first({.folder = folder.path()}, kStart, 1);
  Spool second({.folder = folder.path()}, kStart, 2);
  CHECK(first.status().on_disk);
  CHECK_FALSE(second.status().on_disk);
  CHECK(first.epoch() != second.epoch());
  CHECK_FALSE(std::filesystem::exists(folder.path() / "spool.db.damaged"));
}

TEST_CASE("a row that does not follow is refused, and reading goes on at the next segment") {
  RowWriter writer;
  std::vector<Row> rows;
  for (std::uint64_t n = 1; n <= 6; ++n) {
    if (n == 4) writer.begin_segment();
    writer.add(n, kStart + seconds{n}, seconds{n}, samples_of(n));
    rows.push_back(writer.take());
  }
  RowReader reader;
  CHECK(reader.read(rows[0]).has_value());
  CHECK_FALSE(reader.read(rows[2]).has_value());
  CHECK_FALSE(reader.read(rows[1]).has_value());
  CHECK(reader.read(rows[3]).has_value());
  rows[4].body.resize(rows[4].body.size() - 1);
  CHECK_FALSE(reader.read(rows[4]).has_value());
  CHECK_FALSE(reader.read(rows[5]).has_value());
}

TEST_CASE("mutated rows break nothing") {
  std::vector<std::string> corpus;
  RowWriter writer;
  for (std::uint64_t n = 1; n <= 10; ++n) {
    writer.begin_segment();
    for (std::uint64_t i = 0; i < n; ++i) writer.add(n + i, kStart + seconds{n + i}, seconds{n}, samples_of(n + i));
    corpus.push_back(writer.take().body);
  }
  test::fuzz_rounds(LLVMFuzzerTestOneInput, corpus, 10'000, 5);
}

}  // namespace watchbill::spool
