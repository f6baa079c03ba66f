#pragma once
// Rows of the journal's tables as SOCI moves them: whole numbers, text, and whether a value is there. Private to this
// folder.

#include <optional>
#include <string>

#include <soci/soci.h>

#include "proto/shared/time.h"

namespace watchbill::journal {

inline long long to_row(Instant t) {
  return t.time_since_epoch().count();
}
inline Instant from_row(long long milliseconds) {
  return Instant{Duration{milliseconds}};
}

/// A column that may be null, with the place it is bound to.
template <class T>
struct Nullable {
  T value{};
  soci::indicator indicator = soci::i_null;

  void set(const std::optional<T>& v) {
    indicator = v ? soci::i_ok : soci::i_null;
    value = v.value_or(T{});
  }
};
struct NullableInstant : Nullable<long long> {
  void set(const std::optional<Instant>& t) { Nullable::set(t ? std::optional(to_row(*t)) : std::nullopt); }
  std::optional<Instant> get() const { return indicator == soci::i_ok ? std::optional(from_row(value)) : std::nullopt; }
};

}  // namespace watchbill::journal
