// Any bytes are either a set of rules that can be evaluated, or errors, each with a place in the file.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "collector/rules/engine.h"
#include "collector/rules/rule_file.h"

namespace {

class Empty final : public watchbill::promql::Source {
 public:
  std::vector<watchbill::promql::Series> select(std::span<const watchbill::promql::Matcher>, watchbill::Instant,
                                                watchbill::Instant) const override {
    return {};
  }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace watchbill;
  const std::string_view text(reinterpret_cast<const char*>(data), size);  // bytes are bytes
  auto set = rules::parse_rules(text, "fuzz.yml");
  if (!set) {
    if (set.error().empty()) __builtin_trap();
    for (const auto& error : set.error()) {
      if (!error.where || error.where->line < 1 || error.problem.empty()) __builtin_trap();
    }
    return 0;
  }
  const Instant now{std::chrono::hours{24 * 365 * 50}};
  rules::Engine engine(std::make_shared<const rules::RuleSet>(std::move(*set)), now);
  const auto outcome = engine.step(Empty(), now);
  if (outcome.next && *outcome.next <= now) __builtin_trap();
  return 0;
}
