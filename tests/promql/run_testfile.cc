// run_testfile [--show] FILE…: runs Prometheus' *.test files against this engine. Exit code 0 when all passed, 1 when
// not, 2 when a file cannot be read.

#include <fstream>
#include <iostream>
#include <sstream>

#include "tests/promql/testfile.h"

int main(int count, char** arguments) {
  using watchbill::test::TestFile;
  bool shows = false;
  watchbill::test::Report total;
  for (int i = 1; i < count; ++i) {
    const std::string name = arguments[i];
    if (name == "--show") {
      shows = true;
      continue;
    }
    std::ifstream in(name);
    std::stringstream text;
    text << in.rdbuf();
    if (!in) {
      std::cerr << name << ": cannot be read\n";
      return 2;
    }
    const auto file = TestFile::parse(text.str(), name);
    if (!file) {
      std::cerr << file.error().text() << '\n';
      return 2;
    }
    if (shows) {
      file->show(std::cout);
      continue;
    }
    const auto report = file->run(std::cout);
    total.passed += report.passed;
    total.failed += report.failed;
  }
  if (!shows) std::cout << total.passed << " passed, " << total.failed << " failed\n";
  return total.failed == 0 ? 0 : 1;
}
