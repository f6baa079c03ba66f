#include "collector/journal/walk.h"

#include <algorithm>
#include <limits>
#include <map>
#include <set>

#include "collector/incident/repair.h"
#include "collector/journal/chain.h"
#include "collector/journal/events.h"
#include "collector/journal/heads.h"

namespace watchbill::journal {

namespace {

constexpr const char* kCompare = "compare with a backup or an exported copy";

Misfit about(const SignedHead& head, std::string what, std::string remedy) {
  return {.client = head.client,
          .seq = head.seq,
          .head = head.number,
          .what = std::move(what),
          .remedy = std::move(remedy)};
}

/// Whether one of the keys has signed the head.
std::optional<Misfit> check_signature(const SignedHead& head, const std::optional<std::vector<PublicKey>>& keys) {
  if (!keys) return std::nullopt;
  const auto key = std::ranges::find(*keys, head.key, &PublicKey::id);
  if (key == keys->end()) {
    return about(head, "is signed by a key that is not known: " + incident::repaired(head.key),
                 "give its public half with --key, if it is one of yours");
  }
  if (incident::repaired(head.client) == head.client && key->has_signed(signed_text(head), head.signature)) {
    return std::nullopt;
  }
  return about(head, "was changed after it was signed", kCompare);
}

/// One client's heads. `good` gets those that are to be held against the chain, by the record they cover.
class HeadCheck {
 public:
  explicit HeadCheck(const Proofs& proofs) : proofs_(proofs) {}

  std::optional<Misfit> check(const std::string& client, const std::vector<SignedHead>& heads) {
    std::optional<Misfit> first;
    const auto note = [&](std::optional<Misfit> misfit) {
      if (!first) first = std::move(misfit);
    };
    SignedHead before{.client = client, .hash = {}, .signed_at = {}, .key = {}, .signature = {}};
    for (const auto& head : heads) {
      if (head.number != before.number + 1) {
        auto place = head;
        place.number = before.number + 1;
        note(about(place, "is missing: the next one there is " + std::to_string(head.number),
                   "heads were removed from the journal; " + std::string(kCompare)));
      }
      auto misfit = check_signature(head, proofs_.keys);
      if (!misfit && head.seq <= before.seq) {
        misfit = about(head, "goes back, from record " + std::to_string(before.seq) + " to " + std::to_string(head.seq),
                       "two collectors have written this chain, or somebody with the key; " + std::string(kCompare));
      }
      if (!misfit) good.emplace(head.seq, head);
      note(std::move(misfit));
      before.number = head.number;
      before.seq = head.seq;
    }
    for (const auto& kept : proofs_.kept) {
      if (kept.client == client) note(check_kept(kept, heads));
    }
    return first;
  }

  std::multimap<std::int64_t, SignedHead> good;

 private:
  std::optional<Misfit> check_kept(const SignedHead& kept, const std::vector<SignedHead>& heads) {
    if (auto misfit = check_signature(kept, proofs_.keys)) {
      misfit->what = "as it was kept elsewhere " + misfit->what;
      return misfit;
    }
    good.emplace(kept.seq, kept);
    const auto same = std::ranges::find(heads, kept.number, &SignedHead::number);
    if (same == heads.end()) {
      return about(kept, "is missing: it is known from elsewhere",
                   "the journal was cut off, or is a copy from before; " + std::string(kCompare));
    }
    if (*same != kept) return about(kept, "is not the one that is known from elsewhere", kCompare);
    return std::nullopt;
  }

  const Proofs& proofs_;
};

class Walk {
 public:
  Walk(soci::session& session, const Proofs& proofs, bool has_heads)
      : session_(session), proofs_(proofs), has_heads_(has_heads) {}

  Audit run() {
    std::set<std::string> clients;
    for (auto& each : read_clients(session_)) clients.insert(std::move(each));
    if (has_heads_) {
      for (auto& each : read_clients_with_heads(session_)) clients.insert(std::move(each));
    }
    for (const auto& each : proofs_.kept) clients.insert(each.client);
    for (const auto& client : clients) {
      audit_.misfit = check(client);
      if (audit_.misfit) break;
    }
    return audit_;
  }

 private:
  std::optional<Misfit> check(const std::string& client) {
    const auto heads = has_heads_ ? read_heads(session_, client) : std::vector<SignedHead>();
    HeadCheck head_check(proofs_);
    const auto wrong_head = head_check.check(client, heads);
    std::optional<Misfit> rewritten;
    ChainCheck chain(client);
    std::int64_t count = 0;
    constexpr std::size_t kPage = 1000;
    std::int64_t after = std::numeric_limits<std::int64_t>::min();
    for (auto page = read_chain(session_, client, after, kPage); !page.empty();
         page = read_chain(session_, client, after, kPage)) {
      after = page.back().seq;
      for (const auto& event : page) {
        if (auto misfit = chain.next(event)) return misfit;
        ++count;
        if (!rewritten) rewritten = held_against(event, head_check);
      }
    }
    audit_.events += count;
    audit_.heads += static_cast<std::int64_t>(heads.size());
    audit_.unsigned_events += count - (heads.empty() ? 0 : std::min(count, heads.back().seq));
    for (const auto& head : heads) audit_.last_signed = std::max(audit_.last_signed, std::optional(head.signed_at));
    if (auto misfit = counted(client, count)) return misfit;
    if (rewritten) return rewritten;
    if (auto misfit = cut_off(client, count, head_check)) return misfit;
    return wrong_head;
  }

  /// Reading goes by the key's index; nothing may hide from it.
  std::optional<Misfit> counted(const std::string& client, std::int64_t walked) {
    long long count = 0;
    session_ << "select count(*) from events where client = :client", soci::use(client), soci::into(count);
    if (count == walked) return std::nullopt;
    return Misfit{.client = client,
                  .seq = walked + 1,
                  .head = {},
                  .what = "stands beside others of its number: there are " + std::to_string(count) + " records, " +
                          std::to_string(walked) + " are in order",
                  .remedy = "records were inserted; " + std::string(kCompare)};
  }

  static std::optional<Misfit> held_against(const StoredEvent& event, const HeadCheck& heads) {
    for (auto [head, end] = heads.good.equal_range(event.seq); head != end; ++head) {
      if (head->second.hash == event.hash) continue;
      return about(head->second,
                   "was signed over another record " + std::to_string(event.seq) + ", on " +
                       format_instant(head->second.signed_at),
                   "the chain was rewritten there or before; " + std::string(kCompare));
    }
    return std::nullopt;
  }

  static std::optional<Misfit> cut_off(const std::string& client, std::int64_t end, const HeadCheck& heads) {
    if (heads.good.empty() || heads.good.rbegin()->first <= end) return std::nullopt;
    const auto& head = heads.good.rbegin()->second;
    return Misfit{.client = client,
                  .seq = end + 1,
                  .head = {},
                  .what = "is missing: head " + std::to_string(head.number) + " was signed over record " +
                          std::to_string(head.seq) + ", on " + format_instant(head.signed_at),
                  .remedy = "the chain's end was cut off; " + std::string(kCompare)};
  }

  soci::session& session_;
  const Proofs& proofs_;
  const bool has_heads_;
  Audit audit_;
};

}  // namespace

Error Misfit::error() const {
  return {.problem = incident::repaired(client) +
                     (head ? " head " + std::to_string(*head) : " record " + std::to_string(seq)) + ' ' + what,
          .remedy = remedy};
}

Audit walk(const Engine& engine, soci::session& session, const Proofs& proofs) {
  const Transaction reading(session, engine.begin_reading());
  if (auto misfit = engine.disguised(session)) {
    Audit audit;
    audit.misfit = std::move(misfit);
    return audit;
  }
  return Walk(session, proofs, engine.has_table(session, "heads")).run();
}

}  // namespace watchbill::journal
