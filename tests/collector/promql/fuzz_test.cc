#include "tests/fuzz/mutate.h"
#include "tests/promql/random_query.h"
#include "tests/support/catch.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

TEST_CASE("damaged queries are refused or evaluated within their budget, and nothing else happens") {
  std::vector<std::string> corpus{
      "sum by (host) (rate(a[1m] offset 1m)) / on(host) group_left(le) b_bucket > bool 0.5",
      "max_over_time(irate(a{host=~\"1|2\"}[1m])[5m:15s] @ end()) or absent(a{host!='x'})",
      "histogram_quantile(0.9, b_bucket) unless topk(2, -a ^ 2) # comment\n + 0x1F",
      "label_replace(a, `x`, \"$1\\n\\u00e9\", 'host', \"(.*)\") and predict_linear(a[2m], 1e3) != NaN"};
  watchbill::test::RandomQuery random(3);
  for (int i = 0; i < 100; ++i) corpus.push_back(random.query(1 + i % 3));
  watchbill::test::fuzz_rounds(LLVMFuzzerTestOneInput, corpus, 20'000, 20260612);
  SUCCEED();
}
