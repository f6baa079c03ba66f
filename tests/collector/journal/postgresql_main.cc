// Runs the journal's tests on a PostgreSQL server of their own. Where none can be started it says so, and passes.

#define CATCH_CONFIG_RUNNER
#include <cstdio>
#include <cstdlib>

#include "tests/support/catch.h"
#include "tests/support/postgresql_server.h"

int main(int argc, char** argv) {
  const watchbill::test::PostgresqlServer server;
  if (!server.trouble().empty()) {
    std::printf("SKIPPED: %s\n", server.trouble().c_str());
    return 0;
  }
  ::setenv("WATCHBILL_TEST_POSTGRESQL", server.connection().c_str(), 1);
  return Catch::Session().run(argc, argv);
}
