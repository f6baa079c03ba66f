// Any text as a query: parsed; what parses is printed, parsed again, and evaluated over a few series within a small
// budget.

#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "collector/promql/matching.h"
#include "collector/promql/query.h"

namespace {

using namespace watchbill;

class FewSeries final : public promql::Source {
 public:
  std::vector<promql::Series> select(std::span<const promql::Matcher> matchers, Instant from,
                                     Instant to) const override {
    const promql::MatcherSet wanted(matchers);
    std::vector<promql::Series> out;
    for (const char* name : {"a", "b_bucket"}) {
      for (const char* host : {"1", "2"}) {
        promql::Series series{.labels = {{"__name__", name}, {"host", host}, {"le", "1"}}, .points = {}};
        if (!wanted.fits(series.labels)) continue;
        for (int i = 0; i < 20; ++i) {
          const Instant t{Duration{i * 15'000}};
          const double value = i == 7 ? promql::stale_marker() : i * 1.5 - (i > 10 ? 12 : 0);
          if (t >= from && t <= to) series.points.push_back({.time = t, .value = value});
        }
        if (!series.points.empty()) out.push_back(std::move(series));
      }
    }
    return out;
  }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto query = promql::Query::parse({reinterpret_cast<const char*>(data), size});
  if (!query) return 0;
  const auto again = promql::Query::parse(query->text());
  if (!again || again->text() != query->text()) std::abort();
  const promql::Options options{.max_samples = 20'000};
  (void)query->reach(options);
  (void)query->instant(FewSeries{}, Instant{Duration{240'000}}, options);
  (void)query->range(FewSeries{}, Instant{Duration{0}}, Instant{Duration{300'000}}, Duration{60'000}, options);
  return 0;
}
