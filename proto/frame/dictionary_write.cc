#include <unordered_map>

#include "proto/frame/bytes.h"
#include "proto/frame/dictionary.h"

namespace watchbill::frame {

namespace {

constexpr std::size_t kPieceBytes = 128 * 1024;

/// One piece in the making: strings are numbered as they come.
class PieceWriter {
 public:
  void add(const Series& series) {
    if (count_ == 0) first_id_ = series.id;
    ++count_;
    put_byte(series_, static_cast<std::uint8_t>(series.type));
    put_varint(series_, number(series.name));
    put_varint(series_, series.labels.size());
    for (const auto& label : series.labels) {
      put_varint(series_, number(label.name));
      put_varint(series_, number(label.value));
    }
  }

  std::size_t size() const { return strings_.size() + series_.size(); }

  std::string finish(std::span<const SeriesId> removed, Compressor& compressor) const {
    std::string payload;
    put_varint(payload, numbers_.size());
    payload += strings_;
    put_varint(payload, removed.size());
    SeriesId previous = 0;
    for (const SeriesId id : removed) {
      put_varint(payload, id - previous);
      previous = id;
    }
    put_varint(payload, count_);
    if (count_ > 0) {
      put_varint(payload, first_id_);
      payload += series_;
    }
    if (auto compressed = compressor.compress(payload)) return '\1' + *compressed;
    return '\0' + payload;
  }

 private:
  std::size_t number(std::string_view text) {
    const auto [at, added] = numbers_.try_emplace(std::string(text), numbers_.size());
    if (added) {
      put_varint(strings_, text.size());
      strings_ += text;
    }
    return at->second;
  }

  std::unordered_map<std::string, std::size_t> numbers_;
  std::string strings_;
  std::string series_;
  std::size_t count_ = 0;
  SeriesId first_id_ = 0;
};

}  // namespace

std::vector<std::string> write_pieces(std::span<const Series* const> series, std::span<const SeriesId> removed,
                                      Compressor& compressor) {
  std::vector<std::string> pieces;
  std::size_t next = 0;
  do {
    PieceWriter piece;
    while (next < series.size() && piece.size() < kPieceBytes) piece.add(*series[next++]);
    pieces.push_back(piece.finish(pieces.empty() ? removed : std::span<const SeriesId>{}, compressor));
  } while (next < series.size());
  return pieces;
}

}  // namespace watchbill::frame
