// A schema each in the database of the server that postgresql_main.cc has started.

#include <cstdlib>
#include <stdexcept>

#include <libpq-fe.h>

#include "collector/journal/postgresql.h"
#include "tests/collector/journal/store.h"

namespace watchbill::test {

namespace {

using Connection = std::unique_ptr<PGconn, decltype(&PQfinish)>;
using Rows = std::unique_ptr<PGresult, decltype(&PQclear)>;

std::string server() {
  const char* connection = std::getenv("WATCHBILL_TEST_POSTGRESQL");
  if (connection == nullptr) throw std::runtime_error("no server was started");
  return connection;
}

Rows run(const std::string& where, const std::string& statements) {
  const Connection connection(PQconnectdb(where.c_str()), &PQfinish);
  if (PQstatus(connection.get()) != CONNECTION_OK) throw std::runtime_error(PQerrorMessage(connection.get()));
  Rows rows(PQexec(connection.get(), statements.c_str()), &PQclear);
  const auto status = PQresultStatus(rows.get());
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
    throw std::runtime_error(statements + ": " + PQresultErrorMessage(rows.get()));
  }
  return rows;
}

std::string next_schema() {
  static int count = 0;  // of this process, whose server nobody else uses
  return "test_" + std::to_string(++count);
}

}  // namespace

struct Store::Place {
  std::string schema = next_schema();
  std::string connection = server() + " options='-c search_path=" + schema + " -c client_min_messages=warning'";

  Place() { run(server(), "create schema " + schema); }
};

Store::Store() : place_(std::make_unique<Place>()), engine_(journal::postgresql_engine(place_->connection)) {}
Store::~Store() = default;

void Store::execute(const std::string& statements) const {
  run(place_->connection, statements);
}

std::string Store::dump(const std::string& table) const {
  const Rows rows = run(place_->connection, "select * from " + table + " order by 1, 2, 3");
  std::string out;
  for (int row = 0; row < PQntuples(rows.get()); ++row) {
    for (int column = 0; column < PQnfields(rows.get()); ++column) {
      out += std::string(PQfname(rows.get(), column)) + '=' +
             (PQgetisnull(rows.get(), row, column) != 0 ? "null" : PQgetvalue(rows.get(), row, column)) + ' ';
    }
    out += '\n';
  }
  return out;
}

void Store::refuse(const std::string& table, const std::string& incident) const {
  execute("alter table " + table + " add constraint \"no room\" check (incident <> '" + incident + "') not valid");
}

void Store::refuse_no_more(const std::string& table) const {
  execute("alter table " + table + " drop constraint \"no room\"");
}

}  // namespace watchbill::test
