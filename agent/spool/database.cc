#include "agent/spool/database.h"

#include <sqlite3.h>

namespace watchbill::spool {

namespace {

constexpr const char* kSchema =
    "CREATE TABLE IF NOT EXISTS mark(name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS row(first_seq INTEGER PRIMARY KEY, last_seq INTEGER NOT NULL, segment INTEGER NOT NULL,"
    " position INTEGER NOT NULL, first_wall INTEGER NOT NULL, frames INTEGER NOT NULL, body BLOB NOT NULL);"
    "CREATE INDEX IF NOT EXISTS row_segment ON row(segment);";
// "WBsp", so that another program's file is not taken for ours.
constexpr int kApplication = 0x57427370;

std::int64_t as_signed(std::uint64_t n) {
  return static_cast<std::int64_t>(n);
}

}  // namespace

/// A prepared statement and its values; failures show in step() and done().
class Database::Statement {
 public:
  Statement(sqlite3* db, const char* sql) { sqlite3_prepare_v2(db, sql, -1, &statement_, nullptr); }
  ~Statement() { sqlite3_finalize(statement_); }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  Statement& bind(std::uint64_t value) {
    sqlite3_bind_int64(statement_, ++bound_, as_signed(value));
    return *this;
  }
  Statement& bind(std::string_view text) {
    sqlite3_bind_text(statement_, ++bound_, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
    return *this;
  }
  Statement& bind_blob(std::string_view bytes) {
    sqlite3_bind_blob(statement_, ++bound_, bytes.data(), static_cast<int>(bytes.size()), SQLITE_STATIC);
    return *this;
  }
  bool step() { return (result_ = statement_ == nullptr ? SQLITE_ERROR : sqlite3_step(statement_)) == SQLITE_ROW; }
  bool done() const { return result_ == SQLITE_DONE || result_ == SQLITE_ROW; }
  std::uint64_t number(int column) const {
    return static_cast<std::uint64_t>(sqlite3_column_int64(statement_, column));
  }
  bool is_null(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
  std::string blob(int column) const {
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_, column));
    if (bytes == nullptr) return {};
    return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
  }

 private:
  sqlite3_stmt* statement_ = nullptr;
  int bound_ = 0;
  int result_ = SQLITE_OK;
};

Database::~Database() {
  sqlite3_close_v2(db_);
}

tl::unexpected<Error> Database::refuse(const char* what) {
  return fail(std::string(what) + ": " + sqlite3_errmsg(db_));
}

Result<void> Database::run(const char* sql) {
  if (sqlite3_exec(db_, sql, nullptr, nullptr, nullptr) != SQLITE_OK) return refuse("the spool");
  return {};
}

bool Database::is_damaged() const {
  const int code = sqlite3_errcode(db_) & 0xFF;
  return code == SQLITE_CORRUPT || code == SQLITE_NOTADB;
}

/// Sets up a connection and refuses what is not a whole spool.
Result<void> Database::prepare() {
  // Exclusive: a second agent on the same folder must not mix in, and the log needs no shared memory. A page cache of
  // 256 KiB is plenty for rows that are written once and read in order.
  const auto set =
      run("PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-256;"
          "PRAGMA wal_autocheckpoint=256; PRAGMA journal_size_limit=1048576; PRAGMA temp_store=MEMORY;");
  if (!set) return set;
  if (auto made = run(kSchema); !made) return made;
  Statement check(db_, "PRAGMA quick_check(1)");
  if (!check.step()) return refuse("checking the spool");
  if (check.blob(0) != "ok") return fail("the spool is damaged: " + check.blob(0));
  return {};
}

tl::expected<std::unique_ptr<Database>, Database::Refusal> Database::open(const std::filesystem::path& file,
                                                                          const Marks& fresh) {
  sqlite3* db = nullptr;
  const int opened =
      sqlite3_open_v2(file.c_str(), &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
  std::unique_ptr<Database> database(new Database(db));
  const auto refuse = [&](Error error, bool damaged) { return tl::unexpected(Refusal{std::move(error), damaged}); };
  if (opened != SQLITE_OK) return refuse(database->refuse("opening the spool").value(), false);
  {
    Statement id(db, "PRAGMA application_id");
    const bool known = id.step() && id.number(0) == kApplication;
    Statement tables(db, "SELECT count(*) FROM sqlite_master");
    if (!tables.step()) {
      const auto error = database->refuse("opening the spool");
      return refuse(error.value(), database->is_damaged());
    }
    if (!known && tables.number(0) > 0) return refuse(fail("the spool's file is another program's").value(), true);
  }
  if (auto named = database->run("PRAGMA application_id=1463972720"); !named) {
    return refuse(named.error(), database->is_damaged());
  }
  if (auto ready = database->prepare(); !ready) {
    const bool damaged = database->is_damaged() || ready.error().problem.starts_with("the spool is damaged");
    return refuse(ready.error(), damaged);
  }
  const auto marks = database->marks();
  if (!marks) return refuse(marks.error(), database->is_damaged());
  if (marks->epoch == 0) {
    if (auto written = database->commit_durably(fresh); !written) return refuse(written.error(), false);
    database->new_ = true;
  }
  return database;
}

Result<Marks> Database::marks() {
  Statement select(db_, "SELECT name, value FROM mark");
  Marks marks;
  while (select.step()) {
    const auto name = select.blob(0);
    const auto value = select.number(1);
    if (name == "epoch") marks.epoch = value;
    if (name == "reserved") marks.reserved = value;
    if (name == "acknowledged") marks.acknowledged = value;
    if (name == "dropped") marks.dropped = value;
  }
  if (!select.done()) return refuse("reading the spool");
  return marks;
}

Result<void> Database::write(const Marks& marks) {
  Statement insert(db_,
                   "INSERT OR REPLACE INTO mark VALUES('epoch',?),('reserved',?),('acknowledged',?),('dropped',?)");
  insert.bind(marks.epoch).bind(marks.reserved).bind(marks.acknowledged).bind(marks.dropped).step();
  if (!insert.done()) return refuse("writing the spool");
  return {};
}

Result<void> Database::write(const Row& row) {
  Statement insert(db_, "INSERT OR REPLACE INTO row VALUES(?,?,?,?,?,?,?)");
  insert.bind(row.first_seq).bind(row.last_seq).bind(row.segment).bind(row.position);
  insert.bind(static_cast<std::uint64_t>(row.first_wall.time_since_epoch().count()))
      .bind(row.frames)
      .bind_blob(row.body)
      .step();
  if (!insert.done()) return refuse("writing the spool");
  return {};
}

Result<void> Database::commit(std::span<const Row> rows, const Marks& marks) {
  if (auto begun = run("BEGIN IMMEDIATE"); !begun) return begun;
  Result<void> result = write(marks);
  for (const auto& row : rows) {
    if (result) result = write(row);
  }
  if (result) result = run("COMMIT");
  if (!result) (void)sqlite3_exec(db_, "ROLLBACK", nullptr, nullptr, nullptr);
  return result;
}

Result<void> Database::commit_durably(const Marks& marks) {
  if (auto full = run("PRAGMA synchronous=FULL"); !full) return full;
  const auto result = commit({}, marks);
  const auto normal = run("PRAGMA synchronous=NORMAL");
  return result ? normal : result;
}

Result<std::optional<Row>> Database::after(std::uint64_t seq) {
  Statement select(db_,
                   "SELECT first_seq, last_seq, segment, position, first_wall, frames, body FROM row"
                   " WHERE first_seq > ? ORDER BY first_seq LIMIT 1");
  if (!select.bind(seq).step()) {
    if (!select.done()) return refuse("reading the spool");
    return std::nullopt;
  }
  return Row{.first_seq = select.number(0),
             .last_seq = select.number(1),
             .segment = select.number(2),
             .position = select.number(3),
             .first_wall = Instant{Duration{static_cast<std::int64_t>(select.number(4))}},
             .frames = select.number(5),
             .body = select.blob(6)};
}

Result<std::optional<std::uint64_t>> Database::segment_of(std::uint64_t seq) {
  Statement select(
      db_, "SELECT coalesce((SELECT max(segment) FROM row WHERE segment <= ?), (SELECT min(segment) FROM row))");
  if (!select.bind(seq).step()) return refuse("reading the spool");
  if (select.is_null(0)) return std::nullopt;
  return select.number(0);
}

Result<Database::Totals> Database::totals() {
  Statement select(db_, "SELECT min(first_seq), max(last_seq), sum(length(body)) FROM row");
  if (!select.step()) return refuse("reading the spool");
  return Totals{.first_seq = select.number(0), .last_seq = select.number(1), .bytes = select.number(2)};
}

Result<std::optional<Database::Segment>> Database::oldest() {
  Statement select(db_,
                   "SELECT segment, max(last_seq), sum(frames), sum(length(body)), min(first_wall) FROM row"
                   " WHERE segment = (SELECT min(segment) FROM row)");
  if (!select.step()) return refuse("reading the spool");
  if (select.is_null(0)) return std::nullopt;
  return Segment{.segment = select.number(0),
                 .last_seq = select.number(1),
                 .frames = select.number(2),
                 .bytes = select.number(3),
                 .first_wall = Instant{Duration{static_cast<std::int64_t>(select.number(4))}}};
}

Result<void> Database::remove(std::uint64_t segment) {
  Statement erase(db_, "DELETE FROM row WHERE segment = ?");
  erase.bind(segment).step();
  if (!erase.done()) return refuse("writing the spool");
  return {};
}

}  // namespace watchbill::spool
