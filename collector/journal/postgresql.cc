#include "collector/journal/postgresql.h"

#include <stdexcept>

#include <soci/postgresql/soci-postgresql.h>

#include "collector/journal/failure.h"
#include "collector/journal/sql_journal.h"

namespace watchbill::journal {

namespace {

class Postgresql final : public Engine {
 public:
  explicit Postgresql(std::string connection) : connection_(std::move(connection)) {}

  std::unique_ptr<soci::session> open() const override {
    auto session = std::make_unique<soci::session>(soci::postgresql, connection_);
    std::string encoding;
    *session << "show server_encoding", soci::into(encoding);
    if (encoding != "UTF8") throw std::runtime_error("its database is in " + encoding + ", and must be in UTF8");
    *session << "set client_encoding to 'UTF8'";
    *session << "set client_min_messages to warning";  // libpq prints notices
    *session << "set synchronous_commit to on";        // what was answered survives, whatever the server's default
    return session;
  }

  std::unique_ptr<soci::session> open_to_read() const override {
    auto session = open();
    *session << "set default_transaction_read_only to on";
    return session;
  }

  const char* begin_writing() const override { return "begin"; }
  const char* begin_reading() const override { return "begin isolation level repeatable read read only"; }

  std::string rows_of(const std::string& parameter, int columns) const override {
    std::string texts;
    for (int n = 0; n < columns; ++n) texts += (n == 0 ? "each->>" : ", each->>") + std::to_string(n);
    return "select " + texts + " from json_array_elements(cast(" + parameter + " as json)) as given(each)";
  }

  bool has_table(soci::session& session, const std::string& name) const override {
    long long count = 0;
    session << "select count(*) from pg_catalog.pg_tables where schemaname = current_schema() and tablename = :name",
        soci::use(name), soci::into(count);
    return count > 0;
  }

  /// Its columns hold what their type says, and its text has no NUL.
  std::optional<Misfit> disguised(soci::session&) const override { return std::nullopt; }

 private:
  const std::string connection_;
};

}  // namespace

std::shared_ptr<const Engine> postgresql_engine(std::string connection) {
  return std::make_shared<Postgresql>(std::move(connection));
}

Result<std::unique_ptr<Journal>> open_postgresql(const std::string& connection, PostgresqlOptions options) {
  try {
    return open_journal(postgresql_engine(connection), options.key, "the PostgreSQL database");
  } catch (const std::exception& error) {
    return tl::unexpected(failure(error, "opening"));
  }
}

}  // namespace watchbill::journal
