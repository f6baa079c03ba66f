#pragma once
// A strict YAML reader: every value knows its place, every unknown field and wrong type becomes an Error, all at once.
// A document is immutable once parsed; its nodes are cheap, share it, and may be read from any thread.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "proto/shared/result.h"
#include "proto/shared/time.h"

namespace watchbill::yaml {

/// Collects errors while a document is read, so that a person sees them all together.
class Errors {
 public:
  void add(SourcePos where, std::string problem, std::string remedy = {});
  void add(Error);
  bool empty() const { return errors_.empty(); }
  std::vector<Error> take() { return std::move(errors_); }
  const std::vector<Error>& all() const { return errors_; }

 private:
  std::vector<Error> errors_;
};

/// One parsed value; the document is a tree of them.
struct Value;

/// A view of one value. Readers of the wrong type report to `errors` and return nothing.
class Node {
 public:
  Node(std::shared_ptr<const Value> value, std::shared_ptr<const std::string> file);

  SourcePos where() const;
  bool is_map() const;
  bool is_list() const;
  bool is_scalar() const;
  bool is_null() const;

  /// Scalar text as written, without type conversion ("08:00" stays so). Numbers and booleans are read from plain
  /// scalars alone: "1" in quotes is text.
  std::optional<std::string> text(Errors&) const;
  std::optional<std::int64_t> integer(Errors&) const;
  std::optional<double> number(Errors&) const;
  std::optional<bool> boolean(Errors&) const;
  std::optional<Duration> duration(Errors&) const;
  /// A list's items; for anything else an error and nothing.
  std::vector<Node> items(Errors&) const;
  /// A single scalar or a list of scalars.
  std::vector<std::string> texts(Errors&) const;
  /// A map's pairs in the order written; duplicate keys are an error.
  std::vector<std::pair<Node, Node>> pairs(Errors&) const;

 private:
  std::shared_ptr<const Value> value_;  // shared with the document: views are copied freely
  std::shared_ptr<const std::string> file_;
};

/// A map whose fields are asked for by name; `finish` reports the fields that nobody asked for, with the nearest known
/// name. Of what is no map this is reported once, and every field is silently missing.
class Fields {
 public:
  Fields(const Node& map, Errors& errors);

  std::optional<Node> optional(std::string_view name);
  /// Reports the missing field at the map's place.
  std::optional<Node> required(std::string_view name);
  void finish();
  /// The map's place.
  const SourcePos& where() const { return where_; }

 private:
  SourcePos where_;
  Errors& errors_;
  std::vector<std::pair<Node, Node>> pairs_;
  std::vector<bool> used_;
  std::vector<std::string> known_;
  bool is_map_ = false;
};

/// What a text may ask of its reader.
inline constexpr std::size_t kMaxBytes = std::size_t{1} << 20;
inline constexpr int kMaxDepth = 64;
inline constexpr std::size_t kMaxValues = 200'000;  ///< aliases counted with all that they stand for

/// Parses a text of one document; a syntax error, a tag, or a limit passed is one Error with its place. `file` is the
/// name people see. An empty text is a null node.
Result<Node> parse(std::string_view text, std::string file);

}  // namespace watchbill::yaml
