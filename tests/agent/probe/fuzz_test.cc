#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/agent/probe/trees.h"
#include "tests/fuzz/mutate.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

TEST_CASE("mutated kernel files break no probe") {
  std::vector<std::string> corpus;
  for (const auto* kernel : {"3.10", "6.6-arm64", "odd"}) {
    for (const auto& file : std::filesystem::recursive_directory_iterator(watchbill::probe::fixture(kernel))) {
      if (!file.is_regular_file()) continue;
      std::ifstream in(file.path());
      std::ostringstream text;
      text << in.rdbuf();
      corpus.push_back(text.str());
    }
  }
  REQUIRE(corpus.size() > 30);
  watchbill::test::fuzz_rounds(LLVMFuzzerTestOneInput, corpus, 4'000, 11);
}
