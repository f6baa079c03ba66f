// random_testfile SEED QUERIES: a test file of random series and queries without expectations, for run_testfile --show
// and against_promtool.

#include <cstdlib>
#include <iostream>

#include "collector/promql/query.h"
#include "tests/promql/random_query.h"

int main(int count, char** arguments) {
  if (count != 3) {
    std::cerr << "random_testfile SEED QUERIES\n";
    return 2;
  }
  watchbill::test::RandomQuery random(static_cast<std::uint32_t>(std::strtoul(arguments[1], nullptr, 10)));
  int left = std::atoi(arguments[2]);
  while (left > 0) {
    std::cout << "clear\n\nload 30s\n";
    for (const auto& line : random.series()) std::cout << "  " << line << '\n';
    std::cout << '\n';
    for (int i = 0; i < 50 && left > 0; ++i, --left) {
      const int instant = 600 + (i * 37) % 1300;
      std::cout << "eval instant at " << instant << "s " << random.query(1 + i % 4) << "\n\n";
    }
  }
}
