#include <algorithm>
#include <unordered_set>

#include "proto/frame/codec.h"
#include "proto/frame/dictionary.h"
#include "proto/frame/value.h"

namespace watchbill::frame {

namespace {

/// FNV-1a over name, labels and their lengths: 64 bits a series instead of its texts.
std::uint64_t fingerprint(const Series& series) {
  std::uint64_t h = 0xCBF29CE484222325ULL;
  const auto mix = [&h](std::string_view text) {
    for (const char c : text) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
    h = (h ^ 0xFF) * 0x100000001B3ULL;  // 0xFF is in no UTF-8 text
  };
  mix(series.name);
  for (const auto& label : series.labels) {
    mix(label.name);
    mix(label.value);
  }
  return h;
}

struct Slot {
  SeriesId id = 0;
  std::uint64_t fingerprint = 0;
  Last last;
};

}  // namespace

struct Decoder::State {
  Limits limits;
  std::vector<Slot> live;                   // ascending id
  std::unordered_set<std::uint64_t> known;  // fingerprints of live
  std::uint64_t next_id = 0;
  bool keyframe_needed = true;
  bool broken = false;
  Decompressor decompressor;
  std::string plain;
  std::vector<Value> values;

  tl::unexpected<Error> refuse(std::string problem) {
    broken = true;
    return fail(std::move(problem));
  }

  /// What is wrong with the piece in this lane.
  std::optional<std::string> fault_of(const Piece& piece) const {
    for (const SeriesId id : piece.removed) {
      const auto at =
          std::lower_bound(live.begin(), live.end(), id, [](const Slot& s, SeriesId i) { return s.id < i; });
      if (at == live.end() || at->id != id) return "a tombstone for the unknown id " + std::to_string(id);
    }
    if (piece.added.empty()) return std::nullopt;
    const auto first = piece.added.front().id;
    if (first < next_id) return "id " + std::to_string(first) + " used twice";
    if (first > next_id) return "id " + std::to_string(first) + " where " + std::to_string(next_id) + " is next";
    const std::size_t now = live.size() - piece.removed.size() + piece.added.size();
    if (now > limits.series) return std::to_string(now) + " series, the limit is " + std::to_string(limits.series);
    return std::nullopt;
  }

  void bury(const std::vector<SeriesId>& removed) {
    if (removed.empty()) return;
    std::erase_if(live, [&](const Slot& slot) {
      if (!std::binary_search(removed.begin(), removed.end(), slot.id)) return false;
      known.erase(slot.fingerprint);
      return true;
    });
  }

  bool keyframe(Reader& in) {
    return std::all_of(live.begin(), live.end(), [&](Slot& slot) { return read_absolute(in, slot.last); });
  }

  bool delta(Reader& in) {
    const auto bitmap = in.bytes((live.size() + 7) / 8);
    if (!bitmap) return false;
    const auto is_set = [&](std::size_t i) {
      return (static_cast<unsigned char>((*bitmap)[i / 8]) >> (i % 8) & 1) != 0;
    };
    for (std::size_t i = live.size(); i < bitmap->size() * 8; ++i) {
      if (is_set(i)) return false;
    }
    for (std::size_t i = 0; i < live.size(); ++i) {
      if (is_set(i) && !read_change(in, live[i].last)) return false;
    }
    return true;
  }
};

Decoder::Decoder(Limits limits) : state_(std::make_unique<State>()) {
  state_->limits = limits;
}
Decoder::~Decoder() = default;
Decoder::Decoder(Decoder&&) noexcept = default;
Decoder& Decoder::operator=(Decoder&&) noexcept = default;

Result<DictionaryChange> Decoder::add(std::string_view piece, bool reset) {
  auto& s = *state_;
  if (s.broken) return fail("the lane is broken since an earlier error");
  auto read = read_piece(piece, s.limits, s.decompressor);
  if (!read) {
    s.broken = true;
    return tl::unexpected(read.error());
  }
  DictionaryChange change;
  if (reset) {
    for (const auto& slot : s.live) change.removed.push_back(slot.id);
    s.live.clear();
    s.known.clear();
  }
  if (auto fault = s.fault_of(*read)) return s.refuse("dictionary piece: " + *fault);
  s.bury(read->removed);
  change.removed.insert(change.removed.end(), read->removed.begin(), read->removed.end());
  for (const auto& series : read->added) {
    const auto print = fingerprint(series);
    if (!s.known.insert(print).second) return s.refuse("dictionary piece: a second id for a series of " + series.name);
    s.live.push_back({.id = series.id, .fingerprint = print, .last = {}});
  }
  s.next_id += read->added.size();
  s.keyframe_needed = true;
  change.added = std::move(read->added);
  return change;
}

Result<std::span<const Value>> Decoder::decode(std::string_view body, bool compressed) {
  auto& s = *state_;
  if (s.broken) return fail("the lane is broken since an earlier error");
  if (body.size() > s.limits.message_bytes) return s.refuse("a frame of " + std::to_string(body.size()) + " bytes");
  if (compressed) {
    if (auto done = s.decompressor.decompress(body, s.limits.message_bytes, s.plain); !done) {
      return s.refuse("frame: " + done.error().problem);
    }
    body = s.plain;
  }
  Reader in(body);
  const auto kind = in.byte();
  const auto count = in.varint();
  if (!kind || !count) return s.refuse("frame: the bytes end too early");
  if (*kind != 0x4B && *kind != 0x44) return s.refuse("frame: unknown kind " + std::to_string(*kind));
  if (*count != s.live.size()) {
    return s.refuse("frame: values for " + std::to_string(*count) + " series, the dictionary has " +
                    std::to_string(s.live.size()) + " (unknown ids)");
  }
  if (*kind == 0x44 && s.keyframe_needed) return s.refuse("frame: a delta without a keyframe before it");
  const bool read = *kind == 0x4B ? s.keyframe(in) : s.delta(in);
  if (!read) return s.refuse("frame: the bytes end too early, or a value is malformed");
  if (in.left() != 0) return s.refuse("frame: " + std::to_string(in.left()) + " bytes too many");
  s.keyframe_needed = false;
  s.values.clear();
  for (const auto& slot : s.live) s.values.push_back({.id = slot.id, .value = slot.last.value()});
  return std::span<const Value>(s.values);
}

}  // namespace watchbill::frame
