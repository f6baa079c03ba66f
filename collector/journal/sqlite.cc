#include "collector/journal/sqlite.h"

#include <array>
#include <filesystem>
#include <span>
#include <stdexcept>

#include <soci/sqlite3/soci-sqlite3.h>

#include "collector/journal/failure.h"
#include "collector/journal/sql_journal.h"

namespace watchbill::journal {

namespace {

constexpr int kCacheKibibytes = 32 * 1024;

struct Columns {
  const char* table;
  const char* number;  ///< the key beside the client
  std::span<const char* const> numbers, texts;
};
constexpr std::array kEventNumbers{"seq", "recorded_at", "effective_at"};
constexpr std::array kEventTexts{"client", "actor", "kind", "incident", "body", "previous_hash", "hash"};
constexpr std::array kHeadNumbers{"number", "seq", "signed_at"};
constexpr std::array kHeadTexts{"client", "hash", "key_id", "signature"};

/// A condition that holds for rows with a value that reads as another.
std::string disguise_of(const Columns& columns) {
  std::string condition;
  for (const char* each : columns.numbers) condition += std::string("typeof(") + each + ") <> 'integer' or ";
  for (const char* each : columns.texts) {
    condition += std::string("typeof(") + each + ") <> 'text' or instr(cast(" + each + " as blob), x'00') > 0 or ";
  }
  return condition + "0";
}

class Sqlite final : public Engine {
 public:
  Sqlite(std::string file, Duration patience) : file_(std::move(file)), patience_(patience) {
    if (file_.find('"') != std::string::npos) throw std::runtime_error("its path must not contain a quotation mark");
  }

  std::unique_ptr<soci::session> open() const override {
    const bool is_new = !std::filesystem::exists(file_);
    auto session = connect("");
    if (is_new) {  // contacts and incidents are nobody else's business
      std::filesystem::permissions(file_, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    }
    std::string mode;
    *session << "pragma journal_mode = wal", soci::into(mode);
    if (mode != "wal") throw std::runtime_error("this file system does not allow a write-ahead log");
    *session << "pragma synchronous = full";
    // So that a large group is written once, when it is committed, and its tables' pages are not read again.
    *session << "pragma cache_size = -" + std::to_string(kCacheKibibytes);
    return session;
  }

  std::unique_ptr<soci::session> open_to_read() const override { return connect(" readonly=true"); }

  // The desk and the outbox write from two sessions; one that begins by reading could be refused in the middle.
  const char* begin_writing() const override { return "begin immediate"; }
  const char* begin_reading() const override { return "begin"; }

  std::string rows_of(const std::string& parameter, int columns) const override {
    std::string texts;
    for (int n = 0; n < columns; ++n) {
      texts += (n == 0 ? "" : ", ") + ("json_extract(value, '$[" + std::to_string(n) + "]')");
    }
    return "select " + texts + " from json_each(" + parameter + ")";
  }

  bool has_table(soci::session& session, const std::string& name) const override {
    long long count = 0;
    session << "select count(*) from sqlite_master where type = 'table' and name = :name", soci::use(name),
        soci::into(count);
    return count > 0;
  }

  std::optional<Misfit> disguised(soci::session& session) const override {
    for (const Columns& columns :
         {Columns{"events", "seq", kEventNumbers, kEventTexts}, Columns{"heads", "number", kHeadNumbers, kHeadTexts}}) {
      if (!has_table(session, columns.table)) continue;
      std::string client;
      long long seq = 0, number = 0;
      session << std::string("select client, cast(seq as integer), cast(") + columns.number + " as integer) from " +
                     columns.table + " where " + disguise_of(columns) + " order by client, " + columns.number +
                     " limit 1",
          soci::into(client), soci::into(seq), soci::into(number);
      if (!session.got_data()) continue;
      const bool is_head = columns.texts.data() == kHeadTexts.data();
      return Misfit{
          .client = client,
          .seq = seq,
          .head = is_head ? std::optional<std::int64_t>(number) : std::nullopt,
          .what = "was changed after it was written",
          .remedy = "a column holds what the program never writes; compare with a backup or an exported copy"};
    }
    return std::nullopt;
  }

 private:
  std::unique_ptr<soci::session> connect(const char* flags) const {
    auto session = std::make_unique<soci::session>(soci::sqlite3, "dbname=\"" + file_ + '"' + flags);
    *session << "pragma busy_timeout = " + std::to_string(patience_.count());
    return session;
  }

  const std::string file_;
  const Duration patience_;
};

}  // namespace

std::shared_ptr<const Engine> sqlite_engine(std::string file, const SqliteOptions& options) {
  return std::make_shared<Sqlite>(std::move(file), options.patience);
}

Result<std::unique_ptr<Journal>> open_sqlite(const std::string& file, SqliteOptions options) {
  try {
    return open_journal(sqlite_engine(file, options), options.key, file);
  } catch (const std::exception& error) {
    return tl::unexpected(failure(error, "opening").in(file));
  }
}

}  // namespace watchbill::journal
