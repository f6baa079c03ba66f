#include <unordered_map>

#include "proto/frame/codec.h"
#include "proto/frame/dictionary.h"
#include "proto/frame/value.h"

namespace watchbill::frame {

namespace {

std::size_t hash_of(std::string_view name, const Labels& labels) {
  const std::hash<std::string_view> hash;
  std::size_t h = hash(name);
  for (const auto& label : labels) {
    h = h * 0x9E3779B97F4A7C15U + hash(label.name);
    h = h * 0x9E3779B97F4A7C15U + hash(label.value);
  }
  return h;
}

struct Slot {
  Series series;
  Last last;
  double value = 0;
  std::uint64_t seen = 0;  ///< number of the last tick that had it

  bool is(const Sample& sample) const { return series.name == sample.name && series.labels == sample.labels; }
};

}  // namespace

struct Encoder::State {
  Limits limits;
  std::vector<Slot> live;                                  // ascending id
  std::unordered_multimap<std::size_t, std::size_t> find;  // hash -> index into live
  std::vector<std::size_t> order;                          // indices in the order of the last tick's samples
  SeriesId next_id = 0;
  SeriesId last_new_from = 0;  // next_id before the last tick
  std::uint64_t tick = 0;
  std::optional<Instant> last_keyframe;
  Compressor compressor;

  /// Most ticks bring the same series in the same order: the guess is right, and nothing is hashed.
  std::optional<std::size_t> look_up(const Sample& sample, std::size_t position) const {
    if (position < order.size() && live[order[position]].is(sample)) return order[position];
    const auto [from, to] = find.equal_range(hash_of(sample.name, sample.labels));
    for (auto at = from; at != to; ++at) {
      if (live[at->second].is(sample)) return at->second;
    }
    return std::nullopt;
  }

  std::optional<std::size_t> add(const Sample& sample) {
    if (fault_of(sample.name, sample.labels, limits)) return std::nullopt;
    find.emplace(hash_of(sample.name, sample.labels), live.size());
    live.push_back({.series = {.id = next_id++, .name = sample.name, .labels = sample.labels, .type = sample.type},
                    .last = {},
                    .value = 0,
                    .seen = 0});
    return live.size() - 1;
  }

  /// Drops what the tick did not have.
  std::vector<SeriesId> bury() {
    std::vector<SeriesId> removed;
    for (const auto& slot : live) {
      if (slot.seen != tick) removed.push_back(slot.series.id);
    }
    if (removed.empty()) return removed;
    std::erase_if(live, [&](const Slot& slot) { return slot.seen != tick; });
    find.clear();
    for (std::size_t i = 0; i < live.size(); ++i) find.emplace(hash_of(live[i].series.name, live[i].series.labels), i);
    order.clear();
    return removed;
  }

  std::string keyframe() {
    std::string body;
    put_byte(body, 0x4B);
    put_varint(body, live.size());
    for (auto& slot : live) put_absolute(body, slot.last, slot.value);
    return body;
  }

  std::string delta() {
    std::string body;
    put_byte(body, 0x44);
    put_varint(body, live.size());
    const std::size_t bitmap = body.size();
    body.resize(bitmap + (live.size() + 7) / 8);
    for (std::size_t i = 0; i < live.size(); ++i) {
      auto& slot = live[i];
      if (std::bit_cast<std::uint64_t>(slot.value) == slot.last.bits) continue;
      auto& byte = body[bitmap + i / 8];
      byte = static_cast<char>(static_cast<unsigned char>(byte) | (1U << (i % 8)));
      put_change(body, slot.last, slot.value);
    }
    return body;
  }
};

Encoder::Encoder(Limits limits) : state_(std::make_unique<State>()) {
  state_->limits = limits;
}
Encoder::~Encoder() = default;
Encoder::Encoder(Encoder&&) noexcept = default;
Encoder& Encoder::operator=(Encoder&&) noexcept = default;

void Encoder::restart() {
  state_->live.clear();
  state_->find.clear();
  state_->order.clear();
  state_->last_keyframe.reset();
}

void Encoder::take_back() {
  restart();
  state_->next_id = state_->last_new_from;
}

Encoded Encoder::encode(Instant tick, std::span<const Sample> samples) {
  auto& s = *state_;
  Encoded out;
  const bool first = !s.last_keyframe.has_value();
  ++s.tick;
  const SeriesId new_from = s.last_new_from = s.next_id;
  std::vector<std::size_t> order;
  order.reserve(samples.size());
  std::size_t present = 0;
  for (const auto& sample : samples) {
    auto at = s.look_up(sample, order.size());
    if (!at && present < s.limits.series) at = s.add(sample);
    if (!at || (s.live[*at].seen != s.tick && present == s.limits.series)) {
      ++out.dropped;
      continue;
    }
    order.push_back(*at);
    if (s.live[*at].seen == s.tick) continue;
    s.live[*at].seen = s.tick;
    s.live[*at].value = sample.value;
    ++present;
  }
  s.order = std::move(order);
  const auto removed = s.bury();
  std::vector<const Series*> added;
  for (const auto& slot : s.live) {
    if (slot.series.id >= new_from) added.push_back(&slot.series);
  }
  const bool changed = first || !added.empty() || !removed.empty();
  if (changed) {
    out.dictionary_reset = first;
    out.dictionary = write_pieces(added, removed, s.compressor);
  }
  const bool due = first || tick < *s.last_keyframe || tick - *s.last_keyframe >= keyframe_every;
  if (changed || due) s.last_keyframe = tick;
  out.body = changed || due ? s.keyframe() : s.delta();
  if (auto compressed = s.compressor.compress(out.body)) {
    out.body = std::move(*compressed);
    out.compressed = true;
  }
  return out;
}

}  // namespace watchbill::frame
