#include "collector/paging/outcome.h"

#include <algorithm>

#include "collector/paging/verdict.h"

namespace watchbill::paging {

namespace {

using journal::Attempt;
using journal::Delivery;
using journal::Outcome;

Outcome overtaken(const Delivery& row) {
  const std::string& channel = row.contacts[row.contact].channel;
  return {.key = row.key,
          .attempt = failed(channel, "not sent: a later message has told them already"),
          .next = std::nullopt};
}

void add_failure(Aftermath& out, const Delivery& row, const Attempt& attempt, Instant now) {
  if (row.contact + 1 >= row.contacts.size()) {
    out.unreached.push_back({.delivery = row, .attempt = attempt});
    return;
  }
  Delivery next = row;
  ++next.contact;
  next.attempts = 0;
  next.due = now;
  out.outcomes.push_back({.key = row.key, .attempt = attempt, .next = std::move(next)});
}

void add_retry(Aftermath& out, const Delivery& row, const Attempt& attempt, Instant due) {
  Delivery next = row;
  ++next.attempts;
  next.due = due;
  out.outcomes.push_back({.key = row.key, .attempt = attempt, .next = std::move(next)});
}

std::vector<const Delivery*> rows_of(const Fold& fold) {
  std::vector<const Delivery*> rows;
  rows.reserve(fold.told.size() + fold.superseded.size());
  for (const auto& row : fold.told) rows.push_back(&row);
  for (const auto& row : fold.superseded) rows.push_back(&row);
  return rows;
}

/// For whoever reads what became of one row.
Attempt with_company(Attempt attempt, std::size_t told) {
  if (told > 1) attempt.detail += " (one message with " + std::to_string(told - 1) + " more)";
  return attempt;
}

Aftermath after_retry(const Fold& fold, const Attempt& attempt, const Patience& patience, Instant now,
                      std::uint64_t random) {
  const auto rows = rows_of(fold);
  const auto* least = *std::min_element(rows.begin(), rows.end(),
                                        [](const auto* a, const auto* b) { return a->attempts < b->attempts; });
  const Duration asked = std::min(attempt.retry_after.value_or(Duration{0}), patience.longest_wait);
  const Instant due = now + std::max(asked, Backoff::after(least->attempts, patience.retry, random));
  Attempt last = attempt;
  last.result = Attempt::Result::failed;
  last.detail = "given up after " + format_duration(patience.give_up_after) + ": " + attempt.detail;
  Aftermath out;
  for (const auto& row : fold.told) {
    if (now - row.created >= patience.give_up_after) {
      add_failure(out, row, last, now);
    } else {
      add_retry(out, row, attempt, due);
    }
  }
  // However old: there is a newer one that is told.
  for (const auto& row : fold.superseded) add_retry(out, row, attempt, due);
  return out;
}

}  // namespace

Aftermath aftermath(const Fold& fold, const Attempt& given, const Patience& patience, Instant now,
                    std::uint64_t random) {
  const Attempt attempt = with_company(given, fold.told.size());
  Aftermath out;
  switch (attempt.result) {
    case Attempt::Result::sent:
      out = aftermath_of_overtaken(fold.superseded);
      for (const auto& row : fold.told) out.outcomes.push_back({.key = row.key, .attempt = attempt, .next = {}});
      return out;
    case Attempt::Result::failed:
      for (const auto* row : rows_of(fold)) add_failure(out, *row, attempt, now);
      return out;
    case Attempt::Result::retry:
      return after_retry(fold, attempt, patience, now, random);
  }
  return out;
}

Aftermath aftermath_of_failure(const Delivery& row, const Attempt& attempt, Instant now) {
  Aftermath out;
  add_failure(out, row, attempt, now);
  return out;
}

Aftermath aftermath_of_overtaken(const std::vector<Delivery>& rows) {
  Aftermath out;
  for (const auto& row : rows) out.outcomes.push_back(overtaken(row));
  return out;
}

}  // namespace watchbill::paging
