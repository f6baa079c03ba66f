#include "collector/window/matching.h"

#include <re2/re2.h>

namespace watchbill::window {
namespace {

using Op = promql::Matcher::Op;

bool is_of_endpoint(std::string_view name) {
  return name == "client" || name == "site" || name == "instance" || name == "job";
}

std::string_view value_of(const Endpoint& endpoint, std::string_view name) {
  if (name == "client") return endpoint.client;
  if (name == "site") return endpoint.site;
  if (name == "instance") return endpoint.instance;
  return kJob;
}

}  // namespace

Matching::Matching(std::span<const promql::Matcher> matchers) {
  shape_.reserve(matchers.size());  // name_ points into it
  for (const auto& matcher : matchers) {
    Test test{.matcher = matcher, .pattern = nullptr};
    if (matcher.op == Op::matches || matcher.op == Op::not_matches) {
      RE2::Options options;
      options.set_log_errors(false);
      test.pattern = std::make_unique<RE2>(matcher.value, options);
    }
    auto& tests = is_of_endpoint(matcher.name) ? endpoint_ : shape_;
    tests.push_back(std::move(test));
    if (matcher.name == "__name__" && matcher.op == Op::equal) name_ = &tests.back().matcher.value;
  }
}

Matching::~Matching() = default;

bool Matching::Test::fits(std::string_view value) const {
  switch (matcher.op) {
    case Op::equal:
      return value == matcher.value;
    case Op::not_equal:
      return value != matcher.value;
    case Op::matches:
      return pattern->ok() && RE2::FullMatch(re2::StringPiece(value.data(), value.size()), *pattern);
    case Op::not_matches:
      return pattern->ok() && !RE2::FullMatch(re2::StringPiece(value.data(), value.size()), *pattern);
  }
  return false;
}

bool Matching::fits(const Endpoint& endpoint) const {
  for (const auto& test : endpoint_) {
    if (!test.fits(value_of(endpoint, test.matcher.name))) return false;
  }
  return true;
}

bool Matching::fits(const Labels& shape) const {
  for (const auto& test : shape_) {
    if (!test.fits(watchbill::value_of(shape, test.matcher.name))) return false;
  }
  return true;
}

bool Matching::fits_series(const Labels& labels) const {
  for (const auto& test : endpoint_) {
    if (!test.fits(watchbill::value_of(labels, test.matcher.name))) return false;
  }
  return fits(labels);
}

}  // namespace watchbill::window
