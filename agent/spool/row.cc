#include "agent/spool/row.h"

#include "proto/frame/bytes.h"

namespace watchbill::spool {

// body := { seq zigzag(wall_ms) zigzag(boot_ms) flags piece_count { length bytes } length bytes }, numbers as varints;
// flags: 1 the pieces begin a dictionary, 2 the frame is compressed.

void RowWriter::begin_segment() {
  encoder_ = frame::Encoder();
  segment_begins_ = true;
}

void RowWriter::add(std::uint64_t seq, Instant wall, Duration boot, std::span<const Sample> samples) {
  if (segment_begins_) {
    segment_ = seq;
    position_ = 0;
    segment_begins_ = false;
  }
  if (row_.frames == 0) {
    row_.first_seq = seq;
    row_.segment = segment_;
    row_.position = position_++;
    row_.first_wall = wall;
  }
  row_.last_seq = seq;
  ++row_.frames;
  const auto encoded = encoder_.encode(wall, samples);
  frame::put_varint(row_.body, seq);
  frame::put_varint(row_.body, frame::zigzag(wall.time_since_epoch().count()));
  frame::put_varint(row_.body, frame::zigzag(boot.count()));
  frame::put_byte(row_.body,
                  static_cast<std::uint8_t>((encoded.dictionary_reset ? 1 : 0) | (encoded.compressed ? 2 : 0)));
  frame::put_varint(row_.body, encoded.dictionary.size());
  for (const auto& piece : encoded.dictionary) {
    frame::put_varint(row_.body, piece.size());
    row_.body += piece;
  }
  frame::put_varint(row_.body, encoded.body.size());
  row_.body += encoded.body;
}

Row RowWriter::take() {
  return std::exchange(row_, {});
}

namespace {

struct Record {
  std::uint64_t seq = 0;
  Instant wall;
  Duration boot{0};
  bool reset = false;
  bool compressed = false;
  std::vector<std::string_view> pieces;
  std::string_view body;
};

std::optional<Record> read_record(frame::Reader& in) {
  Record record;
  const auto seq = in.varint();
  const auto wall = in.varint();
  const auto boot = in.varint();
  const auto flags = in.byte();
  const auto pieces = in.varint();
  if (!seq || !wall || !boot || !flags || !pieces || *pieces > in.left()) return std::nullopt;
  const auto bytes = [&]() -> std::optional<std::string_view> {
    const auto length = in.varint();
    return length ? in.bytes(*length) : std::nullopt;
  };
  for (std::uint64_t i = 0; i < *pieces; ++i) {
    const auto piece = bytes();
    if (!piece) return std::nullopt;
    record.pieces.push_back(*piece);
  }
  const auto body = bytes();
  if (!body) return std::nullopt;
  record.seq = *seq;
  record.wall = Instant{Duration{frame::unzigzag(*wall)}};
  record.boot = Duration{frame::unzigzag(*boot)};
  record.reset = (*flags & 1) != 0;
  record.compressed = (*flags & 2) != 0;
  record.body = *body;
  return record;
}

}  // namespace

Result<std::vector<Tick>> RowReader::read(const Row& row) {
  if (row.position == 0) {
    decoder_ = frame::Decoder();
    series_.clear();
    segment_ = row.segment;
    next_position_ = 0;
    good_ = true;
  }
  if (!good_ || row.segment != segment_ || row.position != next_position_) {
    good_ = false;
    return fail("the row at " + std::to_string(row.first_seq) + " does not follow what was read");
  }
  ++next_position_;
  const auto refuse = [&](const std::string& problem) {
    good_ = false;
    return fail("the row at " + std::to_string(row.first_seq) + ": " + problem);
  };
  std::vector<Tick> ticks;
  frame::Reader in(row.body);
  while (in.left() > 0) {
    const auto record = read_record(in);
    if (!record) return refuse("cut off or malformed");
    bool reset = record->reset;
    for (const auto piece : record->pieces) {
      auto change = decoder_.add(piece, reset);
      if (!change) return refuse(change.error().problem);
      reset = false;
      for (const auto id : change->removed) series_.erase(id);
      for (auto& series : change->added) series_[series.id] = std::move(series);
    }
    const auto values = decoder_.decode(record->body, record->compressed);
    if (!values) return refuse(values.error().problem);
    Tick tick{.seq = record->seq, .wall = record->wall, .boot = record->boot, .samples = {}};
    tick.samples.reserve(values->size());
    for (const auto& value : *values) {
      const auto& series = series_.at(value.id);
      tick.samples.push_back({.name = series.name, .labels = series.labels, .type = series.type, .value = value.value});
    }
    ticks.push_back(std::move(tick));
  }
  return ticks;
}

}  // namespace watchbill::spool
