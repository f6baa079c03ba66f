#include "collector/journal/failure.h"

#include <string>

#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

namespace watchbill::journal {

namespace {

constexpr const char* kTwoWriters = "somebody else has written to this journal meanwhile: only one collector may";

/// Result codes of SQLite (sqlite.org/rescode.html); the low byte is the primary one.
std::string remedy_of(int code) {
  switch (code & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return "another program holds the journal: stop it, and try again";
    case SQLITE_FULL:
      return "the disk is full: make room";
    case SQLITE_IOERR:
      return "the disk does not read or write: look at the system's log";
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return "the file is damaged or is no journal: put a backup in its place";
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_CANTOPEN:
      return "the file or its folder cannot be written: look at owner and permissions";
    case SQLITE_CONSTRAINT:
      return kTwoWriters;
    default:
      return {};
  }
}

/// SQLSTATE (postgresql.org/docs/current/errcodes-appendix.html); the first two digits are the class. Blank when the
/// server was not reached, or is gone.
std::string remedy_of(const std::string& state) {
  const std::string kind = state.substr(0, 2);
  if (state == "23505") return kTwoWriters;
  if (state == "53100") return "the server's disk is full: make room";
  if (state == "53300") return "the server has no more connections to give: raise max_connections";
  if (state == "42501" || kind == "28") return "the role may not do that: look at its grants and pg_hba.conf";
  if (state == "25006") return "the server only reads: connect to the one that writes";
  if (kind == "3D") return "there is no such database: create it";
  if (kind == "08" || kind == "57" || kind.find_first_not_of(' ') == std::string::npos) {
    return "the server is not reachable: look whether it runs, and at `journal.postgresql`";
  }
  if (kind == "XX" || kind == "58") return "the server's storage is damaged: look at its log";
  return {};
}

}  // namespace

Error failure(const std::exception& exception, const char* doing) {
  Error error{.problem = std::string("journal: ") + doing + ": " + exception.what()};
  if (const auto* sqlite = dynamic_cast<const soci::sqlite3_soci_error*>(&exception)) {
    error.remedy = remedy_of(sqlite->result());
  } else if (const auto* postgresql = dynamic_cast<const soci::postgresql_soci_error*>(&exception)) {
    error.remedy = remedy_of(postgresql->sqlstate());
  }
  return error;
}

}  // namespace watchbill::journal
