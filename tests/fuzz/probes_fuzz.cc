// Every probe of Linux over files that all hold the same arbitrary bytes.
#include <cstdint>
#include <cstdlib>

#include "agent/probe/linux/probes.h"

namespace {

using namespace watchbill;

class SameText final : public probe::Tree {
 public:
  explicit SameText(std::string text) : text_(std::move(text)) {}
  Result<std::string> read(std::string_view) const override { return text_; }
  std::vector<std::string> list(std::string_view) const override { return {"clocksource0", text_}; }

 private:
  std::string text_;
};

class StillClock final : public Clock {
 public:
  Instant now() const override { return Instant{}; }
  Monotonic monotonic() const override { return Monotonic{}; }
  Duration boot() const override { return Duration{}; }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const SameText tree(std::string(reinterpret_cast<const char*>(data), size));
  const StillClock clock;
  std::vector<Sample> out;
  for (const auto& probe : probe::linux_os::all(tree, "/nonexistent", clock)) {
    (void)probe->collect(out);
    (void)probe->collect(out);
  }
  for (const auto& sample : out) {
    if (!is_metric_name(sample.name)) std::abort();
    for (const auto& label : sample.labels) {
      if (!is_label_name(label.name) || label.value.empty() || !is_utf8(label.value)) std::abort();
    }
  }
  return 0;
}
