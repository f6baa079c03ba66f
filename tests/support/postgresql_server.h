#pragma once
// A PostgreSQL server of a test's own: as an unprivileged user, in a folder of its own, on a socket there and no port.

#include <memory>
#include <string>

#include "tests/support/child.h"

namespace watchbill::test {

class PostgresqlServer {
 public:
  /// Accepts connections when this returns, unless there is trouble.
  PostgresqlServer();
  ~PostgresqlServer();
  PostgresqlServer(const PostgresqlServer&) = delete;
  PostgresqlServer& operator=(const PostgresqlServer&) = delete;

  /// Why it does not run; empty when it does.
  const std::string& trouble() const { return trouble_; }
  /// libpq's connection string.
  std::string connection() const;

 private:
  std::string start();

  std::string folder_, programs_;
  std::unique_ptr<Child> server_;
  std::string trouble_;  // of start(), which makes all of the above
};

}  // namespace watchbill::test
