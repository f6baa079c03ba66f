#pragma once
// Reads the language of Prometheus' own *.test files (promql/promqltest in its repository: load, clear, eval,
// eval_ordered, eval_fail, and 3.x's eval range and expect) and runs it against this engine. Used by one thread.

#include <functional>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "collector/promql/query.h"
#include "proto/shared/result.h"

namespace watchbill::test {

struct Expected {
  Labels labels;
  std::vector<std::optional<double>>
      values;  ///< one for an instant; one a step for a range, nothing where no sample is
};

/// One eval command.
struct Case {
  int line = 0;
  std::string query;
  bool is_range = false;
  Instant from;
  Instant to;  ///< of an instant case the same
  Duration step{0};
  bool fails = false;
  bool is_ordered = false;
  std::optional<std::string> message;  ///< of the failure
  std::optional<double> scalar;
  std::vector<Expected> expected;
};

struct Report {
  int passed = 0;
  int failed = 0;
};

class TestFile {
 public:
  /// Reads the whole file; a malformed line is an error with its place.
  static Result<TestFile> parse(std::string_view text, const std::string& name);
  /// Runs every case: as written, and where the kind of query allows it also as the middle of a range and bound with @.
  /// Failures are written to `out` with got and want.
  Report run(std::ostream& out) const;
  /// Writes each case's query, instant and answer, one a line, tab-separated, for comparison with another engine.
  void show(std::ostream& out) const;

  struct Load {
    Labels labels;
    std::vector<promql::Point> points;
  };
  struct Command {
    enum class Kind { load, clear, eval } kind = Kind::clear;
    std::vector<Load> series{};
    Case test{};
  };

 private:
  std::string name_;
  std::vector<Command> commands_;
};

}  // namespace watchbill::test
