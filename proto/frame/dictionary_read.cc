#include <limits>

#include "proto/frame/bytes.h"
#include "proto/frame/dictionary.h"

namespace watchbill::frame {

std::optional<std::string> fault_of(std::string_view name, const Labels& labels, const Limits& limits) {
  if (name.size() > limits.name_bytes) return "a metric name of " + std::to_string(name.size()) + " bytes";
  if (!is_metric_name(name)) return "'" + std::string(name.substr(0, 80)) + "' is not a metric name";
  if (labels.size() > limits.labels_per_series) {
    return std::string(name) + " has " + std::to_string(labels.size()) + " labels";
  }
  std::string_view previous;
  for (const auto& label : labels) {
    const auto of = " of " + std::string(name);
    if (label.name.size() > limits.name_bytes) {
      return "a label name of " + std::to_string(label.name.size()) + " bytes" + of;
    }
    if (!is_label_name(label.name)) return "'" + label.name.substr(0, 80) + "' is not a label name," + of;
    if (label.name.starts_with("__")) return "the reserved label '" + label.name + "'" + of;
    if (label.name <= previous) return "label '" + label.name + "' out of order or twice," + of;
    if (label.value.empty()) return "an empty label '" + label.name + "'" + of;
    if (label.value.size() > limits.label_value_bytes) {
      return "label '" + label.name + "' of " + std::to_string(label.value.size()) + " bytes" + of;
    }
    if (!is_utf8(label.value)) return "label '" + label.name + "' is not UTF-8," + of;
    previous = label.name;
  }
  return std::nullopt;
}

namespace {

/// Reads one payload; `problem` says what stopped it.
class PieceReader {
 public:
  PieceReader(std::string_view payload, const Limits& limits) : in_(payload), limits_(limits) {}

  bool read(Piece& piece) {
    return read_strings() && read_tombstones(piece.removed) && read_series(piece.added) &&
           (in_.left() == 0 || refuse(std::to_string(in_.left()) + " bytes too many"));
  }
  const std::string& problem() const { return problem_; }

 private:
  bool refuse(std::string problem) {
    if (problem_.empty()) problem_ = std::move(problem);
    return false;
  }
  bool truncated() { return refuse("the bytes end too early, or a number is malformed"); }

  /// A count of things that take at least `each` bytes: larger than what is left means a lie.
  std::optional<std::size_t> count(std::size_t each, std::string_view what) {
    const auto n = in_.varint();
    if (!n) {
      truncated();
      return std::nullopt;
    }
    if (*n > in_.left() / each) {
      refuse(std::to_string(*n) + " " + std::string(what) + " stated, more than the bytes can hold");
      return std::nullopt;
    }
    return static_cast<std::size_t>(*n);
  }

  bool read_strings() {
    const auto n = count(1, "strings");
    if (!n) return false;
    strings_.reserve(*n);
    for (std::size_t i = 0; i < *n; ++i) {
      const auto length = in_.varint();
      if (!length) return truncated();
      const auto text = in_.bytes(*length);
      if (!text) return truncated();
      strings_.push_back(*text);
    }
    return true;
  }

  bool read_tombstones(std::vector<SeriesId>& removed) {
    const auto n = count(1, "tombstones");
    if (!n) return false;
    std::uint64_t id = 0;
    for (std::size_t i = 0; i < *n; ++i) {
      const auto step = in_.varint();
      if (!step) return truncated();
      if (i > 0 && *step == 0) return refuse("tombstone " + std::to_string(id) + " twice");
      if (*step > std::numeric_limits<SeriesId>::max() - id) return refuse("a tombstone's id beyond 32 bits");
      id += *step;
      removed.push_back(static_cast<SeriesId>(id));
    }
    return true;
  }

  bool read_series(std::vector<Series>& added) {
    const auto n = count(3, "series");
    if (!n) return false;
    if (*n == 0) return true;
    if (*n > limits_.series)
      return refuse(std::to_string(*n) + " series, the limit is " + std::to_string(limits_.series));
    const auto first = in_.varint();
    if (!first) return truncated();
    if (*first > std::numeric_limits<SeriesId>::max() - *n) return refuse("a series' id beyond 32 bits");
    added.reserve(*n);
    for (std::size_t i = 0; i < *n; ++i) {
      Series series{.id = static_cast<SeriesId>(*first + i), .name = {}, .labels = {}, .type = {}};
      if (!read_entry(series)) return false;
      if (auto fault = fault_of(series.name, series.labels, limits_)) return refuse(*fault);
      added.push_back(std::move(series));
    }
    return true;
  }

  bool read_entry(Series& series) {
    const auto type = in_.byte();
    if (!type) return truncated();
    if (*type > static_cast<std::uint8_t>(MetricType::summary))
      return refuse("unknown metric type " + std::to_string(*type));
    series.type = static_cast<MetricType>(*type);
    const auto name = string();
    if (!name) return false;
    series.name = *name;
    const auto labels = count(2, "labels");
    if (!labels) return false;
    if (*labels > limits_.labels_per_series) {
      return refuse(std::to_string(*labels) + " labels, the limit is " + std::to_string(limits_.labels_per_series));
    }
    series.labels.reserve(*labels);
    for (std::size_t i = 0; i < *labels; ++i) {
      const auto label = string();
      const auto value = label ? string() : std::nullopt;
      if (!value) return false;
      series.labels.push_back({.name = std::string(*label), .value = std::string(*value)});
    }
    return budget(series);
  }

  /// Strings are shared on the wire, not in memory: a few bytes must not become gigabytes of labels.
  bool budget(const Series& series) {
    spent_ += series.name.size();
    for (const auto& label : series.labels) spent_ += label.name.size() + label.value.size();
    const std::size_t allowed = 4 * limits_.message_bytes;
    return spent_ <= allowed ||
           refuse("names and labels of more than " + std::to_string(allowed) + " bytes in one piece");
  }

  std::optional<std::string_view> string() {
    const auto number = in_.varint();
    if (!number) {
      truncated();
      return std::nullopt;
    }
    if (*number >= strings_.size()) {
      refuse("string " + std::to_string(*number) + " of " + std::to_string(strings_.size()));
      return std::nullopt;
    }
    const auto text = strings_[static_cast<std::size_t>(*number)];
    if (text.size() > std::max(limits_.name_bytes, limits_.label_value_bytes)) {
      refuse("a text of " + std::to_string(text.size()) + " bytes");
      return std::nullopt;
    }
    return text;
  }

  Reader in_;
  const Limits& limits_;
  std::vector<std::string_view> strings_;
  std::size_t spent_ = 0;
  std::string problem_;
};

}  // namespace

Result<Piece> read_piece(std::string_view bytes, const Limits& limits, Decompressor& decompressor) {
  if (bytes.empty()) return fail("an empty dictionary piece");
  if (bytes.size() > limits.message_bytes)
    return fail("a dictionary piece of " + std::to_string(bytes.size()) + " bytes");
  std::string plain;
  std::string_view payload = bytes.substr(1);
  if (bytes.front() == '\1') {
    if (auto done = decompressor.decompress(payload, limits.message_bytes, plain); !done) {
      return tl::unexpected(done.error().in("dictionary piece"));
    }
    payload = plain;
  } else if (bytes.front() != '\0') {
    return fail("a dictionary piece of unknown format " + std::to_string(static_cast<unsigned char>(bytes.front())));
  }
  Piece piece;
  PieceReader reader(payload, limits);
  if (!reader.read(piece)) return fail("dictionary piece: " + reader.problem());
  return piece;
}

}  // namespace watchbill::frame
