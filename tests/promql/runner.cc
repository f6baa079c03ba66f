#include <algorithm>
#include <cmath>
#include <ostream>

#include "collector/promql/eval/label_pool.h"
#include "collector/template/go_format.h"
#include "tests/collector/promql/memory_source.h"
#include "tests/promql/bind_at.h"
#include "tests/promql/testfile.h"

namespace watchbill::test {

namespace {

using promql::Matrix;
using promql::Query;
using promql::Value;

/// Relative, as Prometheus' own tests compare.
bool almost_equal(double a, double b) {
  if (std::isnan(a) || std::isnan(b)) return std::isnan(a) && std::isnan(b);
  if (a == b) return true;
  return std::abs(a - b) < 1e-6 * std::max(std::abs(a), std::abs(b));
}

/// An answer brought to the shape of expectations.
struct Got {
  std::optional<double> scalar;
  std::vector<Expected> rows;
};

Got shaped(const Value& value) {
  Got got;
  if (const auto* scalar = std::get_if<promql::Scalar>(&value)) got.scalar = scalar->value;
  if (const auto* vector = std::get_if<promql::Vector>(&value)) {
    for (const auto& sample : *vector) got.rows.push_back({.labels = sample.labels, .values = {sample.value}});
  }
  if (const auto* matrix = std::get_if<Matrix>(&value)) {
    for (const auto& series : *matrix) {
      Expected row{.labels = series.labels, .values = {}};
      for (const auto& point : series.points) row.values.emplace_back(point.value);
      got.rows.push_back(std::move(row));
    }
  }
  return got;
}

/// Points at the steps of a range, nothing where a step has none; trailing gaps are left out.
Got shaped(const Matrix& matrix, Instant from, Duration step) {
  Got got;
  for (const auto& series : matrix) {
    Expected row{.labels = series.labels, .values = {}};
    for (const auto& point : series.points) {
      row.values.resize(static_cast<std::size_t>((point.time - from) / step));
      row.values.emplace_back(point.value);
    }
    got.rows.push_back(std::move(row));
  }
  return got;
}

std::string text_of(const std::vector<std::optional<double>>& values) {
  std::string out;
  for (const auto& value : values) out += ' ' + (value ? templates::go_float(*value) : std::string("_"));
  return out;
}

std::string text_of(const Got& got) {
  std::string out;
  if (got.scalar) out += "    " + templates::go_float(*got.scalar) + '\n';
  for (const auto& row : got.rows) out += "    " + promql::labels_text(row.labels) + text_of(row.values) + '\n';
  return out.empty() ? "    (nothing)\n" : out;
}

bool same_values(std::vector<std::optional<double>> a, std::vector<std::optional<double>> b) {
  const std::size_t size = std::max(a.size(), b.size());
  a.resize(size);
  b.resize(size);
  return std::equal(a.begin(), a.end(), b.begin(), [](const auto& x, const auto& y) {
    return x.has_value() == y.has_value() && (!x || almost_equal(*x, *y));
  });
}

bool matches(const Case& test, const Got& got) {
  if (test.scalar || got.scalar) return test.scalar && got.scalar && almost_equal(*test.scalar, *got.scalar);
  if (test.expected.size() != got.rows.size()) return false;
  std::vector<bool> used(got.rows.size());
  for (std::size_t i = 0; i < test.expected.size(); ++i) {
    const auto& want = test.expected[i];
    bool found = false;
    for (std::size_t k = test.is_ordered ? i : 0; k < got.rows.size() && !found; ++k) {
      found = !used[k] && got.rows[k].labels == want.labels && same_values(got.rows[k].values, want.values);
      if (found) used[k] = true;
      if (test.is_ordered) break;
    }
    if (!found) return false;
  }
  return true;
}

/// One way of asking a case, with what came out of it.
class Asked {
 public:
  Asked(const Case& test, const MemorySource& source) : test_(test), source_(source) {}

  Result<Got> as_written() const {
    return Query::parse(test_.query).and_then([&](const Query& query) -> Result<Got> {
      if (test_.is_range) {
        return query.range(source_, test_.from, test_.to, test_.step).map([&](const Matrix& matrix) {
          return shaped(matrix, test_.from, test_.step);
        });
      }
      return query.instant(source_, test_.from).map([](const Value& value) { return shaped(value); });
    });
  }

  /// The middle step of a range of three.
  Result<Got> within_range() const {
    const Duration step = std::chrono::minutes{1};
    return Query::parse(test_.query).and_then([&](const Query& query) {
      return query.range(source_, test_.from - step, test_.from + step, step).map([&](const Matrix& matrix) {
        Got got;
        for (const auto& series : matrix) {
          for (const auto& point : series.points) {
            if (point.time == test_.from) got.rows.push_back({.labels = series.labels, .values = {point.value}});
          }
        }
        return got;
      });
    });
  }

  /// Bound to its instant and evaluated at others.
  std::vector<Result<Got>> bound() const {
    std::vector<Result<Got>> out;
    const auto query = bind_at(test_.query, test_.from);
    if (!query) return out;
    for (const Duration away : {Duration{0}, Duration{-86'400'000}, Duration{3'600'000}}) {
      out.push_back(Query::parse(*query).and_then([&](const Query& parsed) {
        return parsed.instant(source_, test_.from + away).map([](const Value& value) { return shaped(value); });
      }));
    }
    return out;
  }

 private:
  const Case& test_;
  const MemorySource& source_;
};

class Run {
 public:
  Run(const std::string& name, std::ostream& out) : name_(name), out_(out) {}

  void check(const Case& test, const MemorySource& source) {
    const Asked asked(test, source);
    const auto got = asked.as_written();
    if (!judge(test, got, "as written")) return;
    const bool is_vector = got && !got->scalar && !test.is_range && !test.fails;
    const bool is_matrix = got && !got->rows.empty() && got->rows.front().values.size() > 1;
    if (!is_vector || is_matrix) return;
    const auto parsed = Query::parse(test.query);
    const bool names_bounds =
        test.query.find("start()") != std::string::npos || test.query.find("end()") != std::string::npos;
    if (!test.is_ordered && !names_bounds && returns_vector(*parsed, source, test.from)) {
      judge(test, asked.within_range(), "within a range");
    }
    for (const auto& one : asked.bound()) judge(test, one, "bound by @");
  }

  Report report() const { return report_; }

 private:
  static bool returns_vector(const Query& query, const MemorySource& source, Instant at) {
    const auto value = query.instant(source, at);
    return value && std::holds_alternative<promql::Vector>(*value);
  }

  bool judge(const Case& test, const Result<Got>& got, const char* how) {
    const bool message_fits = got || !test.message || got.error().problem.find(*test.message) != std::string::npos;
    const bool fits = test.fails ? !got && message_fits : got && matches(test, *got);
    if (fits) {
      ++report_.passed;
      return true;
    }
    ++report_.failed;
    out_ << name_ << ':' << test.line << ": " << how << ": " << test.query << "\n  got\n"
         << (got ? text_of(*got) : "    error: " + got.error().text() + '\n') << "  want\n";
    if (test.fails) {
      out_ << "    error" << (test.message ? ": " + *test.message : std::string{}) << '\n';
    } else {
      out_ << text_of(Got{.scalar = test.scalar, .rows = test.expected});
    }
    return false;
  }

  const std::string& name_;
  std::ostream& out_;
  Report report_;
};

/// Loads and clears as the commands say, and hands each case over with what is loaded then.
template <class F>
void follow(const std::vector<TestFile::Command>& commands, F each) {
  MemorySource source;
  for (const auto& command : commands) {
    switch (command.kind) {
      case TestFile::Command::Kind::clear:
        source.clear();
        break;
      case TestFile::Command::Kind::load:
        for (const auto& series : command.series) source.add(series.labels, series.points);
        break;
      case TestFile::Command::Kind::eval:
        each(command.test, source);
    }
  }
}

}  // namespace

Report TestFile::run(std::ostream& out) const {
  Run run(name_, out);
  follow(commands_, [&](const Case& test, const MemorySource& source) { run.check(test, source); });
  return run.report();
}

void TestFile::show(std::ostream& out) const {
  follow(commands_, [&](const Case& test, const MemorySource& source) {
    if (test.is_range) return;
    out << test.query << '\t' << test.from.time_since_epoch().count() << '\t';
    const auto got = Asked(test, source).as_written();
    if (!got) {
      out << "error: " << got.error().problem << '\n';
      return;
    }
    if (got->scalar) out << "{} " << templates::go_float(*got->scalar);
    std::vector<std::string> rows;
    for (const auto& row : got->rows) rows.push_back(promql::labels_text(row.labels) + text_of(row.values));
    std::sort(rows.begin(), rows.end());
    for (std::size_t i = 0; i < rows.size(); ++i) out << (i > 0 ? ", " : "") << rows[i];
    out << '\n';
  });
}

}  // namespace watchbill::test
