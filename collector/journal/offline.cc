#include "collector/journal/offline.h"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <unistd.h>

#include "collector/journal/events.h"
#include "collector/journal/failure.h"
#include "collector/journal/heads.h"
#include "collector/journal/sqlite.h"
#include "collector/journal/walk.h"

namespace watchbill::journal {

namespace {

/// Runs `query` on a session that only reads, whatever it throws made an error.
template <class Query>
auto ask(const std::string& file, const char* doing, Query query)
    -> Result<decltype(query(std::declval<const Engine&>(), std::declval<soci::session&>()))> {
  try {
    const auto engine = sqlite_engine(file, {});
    const auto session = engine->open_to_read();
    if (!engine->has_table(*session, "events")) {
      return fail(file + " is no journal",
                  "name the collector's journal.db, or a copy that `watchbill journal backup` made");
    }
    return query(*engine, *session);
  } catch (const std::exception& error) {
    return tl::unexpected(failure(error, doing).in(file));
  }
}

}  // namespace

Result<Audit> audit_sqlite(const std::string& file, const Proofs& proofs) {
  return ask(file, "verifying",
             [&](const Engine& engine, soci::session& session) { return walk(engine, session, proofs); });
}

Result<std::vector<SignedHead>> newest_heads_sqlite(const std::string& file, const std::string& client) {
  return ask(file, "reading heads", [&](const Engine& engine, soci::session& session) {
    std::vector<SignedHead> newest;
    if (!engine.has_table(session, "heads")) return newest;
    const Transaction reading(session, engine.begin_reading());
    for (const auto& each : read_clients_with_heads(session)) {
      if (client.empty() || each == client) newest.push_back(read_heads(session, each).back());
    }
    return newest;
  });
}

Result<void> for_each_event_sqlite(const std::string& file, const Selection& selection,
                                   const std::function<void(const StoredEvent&)>& call) {
  constexpr std::size_t kPage = 1000;
  const auto done = ask(file, "reading records", [&](const Engine& engine, soci::session& session) {
    const Transaction reading(session, engine.begin_reading());
    for (const auto& client : read_clients(session)) {
      if (!selection.client.empty() && client != selection.client) continue;
      std::int64_t after = 0;
      for (auto page = read_chain(session, client, after, kPage); !page.empty();
           page = read_chain(session, client, after, kPage)) {
        after = page.back().seq;
        for (const auto& event : page) {
          if (selection.from && event.recorded_at < *selection.from) continue;
          if (selection.to && event.recorded_at >= *selection.to) continue;
          call(event);
        }
      }
    }
    return true;
  });
  if (!done) return tl::unexpected(done.error());
  return {};
}

namespace {

Result<void> put_on_disk(const std::filesystem::path& path, int flags) {
  const int descriptor = ::open(path.c_str(), flags | O_CLOEXEC, 0600);
  if (descriptor < 0) return fail(path.string() + ": " + std::strerror(errno));
  const bool is_safe = ::fsync(descriptor) == 0;
  auto result = is_safe ? Result<void>() : fail(path.string() + ": " + std::strerror(errno));
  ::close(descriptor);
  return result;
}

std::filesystem::path folder_of(const std::filesystem::path& file) {
  return file.has_parent_path() ? file.parent_path() : ".";
}

}  // namespace

Result<void> back_up_sqlite(const std::string& file, const std::filesystem::path& target) {
  // SQLite fills a file that is there and empty; so that nobody else can read it at any time, it is made first.
  if (auto made = put_on_disk(target, O_RDWR | O_CREAT | O_EXCL); !made) return made;
  const std::string name = target.string();
  auto copied = ask(file, "copying", [&](const Engine&, soci::session& session) {
    session << "vacuum into :target", soci::use(name);
    return true;
  });
  Result<void> done;
  if (!copied) {
    done = tl::unexpected(copied.error());
  } else if (done = put_on_disk(target, O_RDWR); done) {
    done = put_on_disk(folder_of(target), O_RDONLY | O_DIRECTORY);
  }
  if (!done) ::unlink(target.c_str());
  return done;
}

}  // namespace watchbill::journal
