#include "collector/paging/verdict.h"

#include "collector/paging/utf8.h"

namespace watchbill::paging {

namespace {

using Result = journal::Attempt::Result;

Result result_of(int status) {
  if (status >= 200 && status < 300) return Result::sent;
  if (status == 408 || status == 425 || status == 429 || status >= 500) return Result::retry;
  return Result::failed;
}

std::string detail_of(const fetch::Answer& answer) {
  std::string text = "HTTP " + std::to_string(answer.status);
  if (answer.status >= 300 && answer.status < 400)
    text += ", a redirect, which is not followed: write the final address";
  const std::string said = one_line(cut_characters(answer.body, 200));
  return said.empty() ? text : text + ": " + said;
}

}  // namespace

journal::Attempt judge(const std::string& channel, const tl::expected<fetch::Answer, fetch::Failure>& outcome) {
  if (!outcome) return judge(channel, outcome.error());
  const Result result = result_of(outcome->status);
  return {.result = result,
          .channel = channel,
          .detail = detail_of(*outcome),
          .retry_after = result == Result::retry ? outcome->retry_after : std::nullopt};
}

journal::Attempt judge(const std::string& channel, const fetch::Failure& failure) {
  using Kind = fetch::Failure::Kind;
  const bool may_pass =
      failure.kind == Kind::unreachable || failure.kind == Kind::timeout || failure.kind == Kind::stopped;
  return {.result = may_pass ? Result::retry : Result::failed,
          .channel = channel,
          .detail = one_line(failure.error.text()),
          .retry_after = std::nullopt};
}

journal::Attempt failed(const std::string& channel, std::string detail) {
  return {.result = Result::failed, .channel = channel, .detail = std::move(detail), .retry_after = std::nullopt};
}

}  // namespace watchbill::paging
