#pragma once
// What `up` says of endpoints at one instant. Reads its source once, when first asked; lives no longer than it. One
// thread.

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "collector/promql/source.h"
#include "proto/shared/time.h"

namespace watchbill::rules {

class Presence {
 public:
  Presence(const promql::Source& source, Instant at) : source_(source), at_(at) {}

  struct Seen {
    bool is_known = false;   ///< it has an `up` of the last five minutes
    bool is_silent = false;  ///< the newest is 0
    /// Since when it is 1, where it was 0 within the five minutes.
    std::optional<Instant> back_since{};
  };
  /// Of the endpoint with the instance, site and client of these labels. Where they leave several, those that are not
  /// silent count, and of them the one that is back for the shortest time.
  Seen of(const Labels&);

 private:
  void read();

  const promql::Source& source_;
  Instant at_;
  bool is_read_ = false;
  std::multimap<std::string, std::pair<Labels, Seen>> by_instance_;
};

}  // namespace watchbill::rules
