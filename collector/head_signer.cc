#include "collector/head_signer.h"

#include <algorithm>

#include "proto/shared/log.h"

namespace watchbill {

namespace {
constexpr Duration kBetween = std::chrono::hours{6};
constexpr Duration kRetry = std::chrono::minutes{1};
}  // namespace

bool has_handed_over(const desk::Snapshot& snapshot) {
  return std::ranges::any_of(snapshot.changed, [&](const auto& incident) {
    const auto& spans = incident->spans;
    return spans.size() > 1 && spans.back().owner != spans[spans.size() - 2].owner && spans.back().from == snapshot.at;
  });
}

Instant HeadSigner::step(Instant now) {
  const auto signing = journal_.sign_heads(now);
  if (!signing) {
    log::error("journal", "the chains' ends cannot be signed", {{"problem", signing.error().text()}});
    return now + kRetry;
  }
  for (const auto& head : signing->heads) log::info("journal", "signed", {{"head", journal::head_line(head)}});
  for (const auto& error : signing->refused) log::error("journal", "not signed", {{"problem", error.text()}});
  return now + kBetween;
}

}  // namespace watchbill
