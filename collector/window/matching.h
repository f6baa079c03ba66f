#pragma once
// Matchers of a selector, sorted into those that the endpoint's labels answer and those that the shape answers, with
// their regular expressions compiled. Immutable after construction.

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "collector/promql/source.h"
#include "collector/window/window.h"
#include "proto/shared/sample.h"

namespace re2 {
class RE2;
}

namespace watchbill::window {

/// The label that every series of an agent has, beside those of its Endpoint.
inline constexpr std::string_view kJob = "node";

class Matching {
 public:
  explicit Matching(std::span<const promql::Matcher>);
  ~Matching();
  Matching(const Matching&) = delete;
  Matching& operator=(const Matching&) = delete;

  bool fits(const Endpoint&) const;
  /// `shape` holds the name and the series' own labels.
  bool fits(const Labels& shape) const;
  /// All labels of a series together, wherever they come from.
  bool fits_series(const Labels&) const;
  /// The metric name when an equality asks for one.
  const std::string* name() const { return name_; }

 private:
  struct Test {
    promql::Matcher matcher;
    std::unique_ptr<re2::RE2> pattern;
    bool fits(std::string_view value) const;
  };
  std::vector<Test> endpoint_;
  std::vector<Test> shape_;
  const std::string* name_ = nullptr;
};

}  // namespace watchbill::window
