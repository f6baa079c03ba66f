#include <csignal>
#include <cstdio>

#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/agent/spool/ticks.h"
#include "tests/support/scratch.h"

namespace watchbill::spool {

using std::chrono::seconds;

TEST_CASE("a spool that is killed at any point keeps what it committed") {
  const test::Scratch folder;
  std::uint64_t committed = 0;
  for (int round = 0; round < 12; ++round) {
    int pipe[2];
    REQUIRE(::pipe(pipe) == 0);
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      Spool spool({.folder = folder.path(), .reserve = 50}, kStart, 1);
      Instant now = kStart + std::chrono::minutes{round};
      for (;; now += seconds{5}) {
        const auto seq = keep(spool, now, 3);
        spool.flush(now);
        if (::write(pipe[1], &seq, sizeof seq) != sizeof seq) ::_exit(1);
      }
    }
    ::close(pipe[1]);
    std::uint64_t seq = 0;
    for (int i = 0; i <= round * 3; ++i) {
      REQUIRE(::read(pipe[0], &seq, sizeof seq) == sizeof seq);
      CHECK(seq > committed);
      committed = seq;
    }
    ::kill(child, SIGKILL);
    REQUIRE(::waitpid(child, nullptr, 0) == child);
    while (::read(pipe[0], &seq, sizeof seq) == sizeof seq) committed = seq;
    ::close(pipe[0]);
    Spool spool({.folder = folder.path()}, kStart, 1);
    CHECK(spool.status().on_disk);
    CHECK_FALSE(std::filesystem::exists(folder.path() / "spool.db.damaged"));
    const auto left = kept(spool);
    CHECK(std::find(left.begin(), left.end(), committed) != left.end());
    CHECK(std::is_sorted(left.begin(), left.end()));
  }
}

TEST_CASE("a full disk makes ticks wait in memory; with room again they are all there") {
  const test::Scratch folder;
  if (::mount("tmpfs", folder.path().c_str(), "tmpfs", 0, "size=200k") != 0) {
    std::puts("SKIPPED: no right to mount a small file system here");
    return;
  }
  {
    Spool spool({.folder = folder.path()}, kStart, 1);
    Instant now = kStart;
    std::uint64_t n = 0;
    bool was_full = false;
    for (; n < 2000 && !was_full; now += seconds{5}) {
      keep(spool, now, ++n);
      spool.flush(now);
      was_full = !spool.status().on_disk;
    }
    CHECK(was_full);
    CHECK_THAT(spool.status().problem, Catch::Matchers::Contains("full"));
    for (int i = 0; i < 20; ++i, now += seconds{5}) {
      keep(spool, now, ++n);
      spool.flush(now);
    }
    CHECK(kept(spool) == numbers(1, n));
    REQUIRE(::mount("tmpfs", folder.path().c_str(), "tmpfs", MS_REMOUNT, "size=4m") == 0);
    spool.flush(now);
    CHECK(spool.status().on_disk);
    CHECK(spool.status().memory_bytes == 0);
    CHECK(kept(spool) == numbers(1, n));
    CHECK(spool.status().dropped == 0);
  }
  ::umount(folder.path().c_str());
}

}  // namespace watchbill::spool
