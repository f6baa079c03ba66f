#pragma once
// A probe turns text under a root directory into samples. Used by one thread; lives as long as the samples it made,
// which may refer to its help texts.

#include <string_view>
#include <vector>

#include "proto/shared/result.h"
#include "proto/shared/sample.h"

namespace watchbill::probe {

class Probe {
 public:
  virtual ~Probe() = default;
  /// As node_exporter names the collector, where it has one.
  virtual std::string_view name() const = 0;
  /// Appends what could be read. An error says what could not; what was appended before it stays good.
  virtual Result<void> collect(std::vector<Sample>& out) = 0;
};

struct Family {
  std::string_view name;
  MetricType type = MetricType::gauge;
  std::string_view help;  ///< outlives every sample of it
};

/// Labels in any order; empty ones are left out, bytes that are not UTF-8 become U+FFFD.
void put(std::vector<Sample>& out, const Family& family, Labels labels, double value);
void put(std::vector<Sample>& out, const Family& family, double value);

}  // namespace watchbill::probe
