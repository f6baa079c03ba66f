#include <algorithm>
#include <sstream>
#include <unordered_map>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include "proto/shared/sample.h"
#include "proto/shared/yaml.h"
#include "proto/shared/yaml_value.h"

namespace watchbill::yaml {
namespace {

/// Leaves yaml-cpp's parser from inside one of its calls; caught in parse() and nowhere else.
struct Refusal {
  YAML::Mark mark;
  std::string problem;
  std::string remedy;
};

/// Builds the tree from the parser's events and stops at the first limit passed.
class Builder final : public YAML::EventHandler {
 public:
  std::shared_ptr<const Value> root() const { return root_; }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (root_) throw Refusal{mark, "a second document begins here", "keep one document a file"};
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    Value value = begin(mark, "");
    // The place that the parser gives to an absent value is the next token's; its key says more.
    if (!open_.empty() && open_.back().value.kind == Value::Kind::map && open_.back().value.children.size() % 2 == 1) {
      const Value& key = *open_.back().value.children.back();
      if (value.line != key.line) {
        value.line = key.line;
        value.column = key.column;
      }
    }
    finish(std::move(value), anchor, mark);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto found = anchors_.find(anchor);
    if (found == anchors_.end()) {
      throw Refusal{mark, "this alias stands inside the value that it names", "write the value out"};
    }
    place(found->second, mark);
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& text) override {
    Value value = begin(mark, tag);
    value.kind = Value::Kind::scalar;
    value.is_plain = tag == "?";
    value.text = text;
    finish(std::move(value), anchor, mark);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value /*style*/) override {
    descend(mark, tag, anchor, Value::Kind::list);
  }
  void OnSequenceEnd() override { ascend(); }

  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value /*style*/) override {
    descend(mark, tag, anchor, Value::Kind::map);
  }
  void OnMapEnd() override { ascend(); }

 private:
  struct Open {
    Value value;
    YAML::anchor_t anchor;
    YAML::Mark mark;
  };

  static Value begin(const YAML::Mark& mark, const std::string& tag) {
    // The parser says "?" for plain values and "!" for quoted ones.
    if (!tag.empty() && tag != "?" && tag != "!") {
      throw Refusal{mark, "the tag '" + tag + "' is not understood", "leave tags out"};
    }
    Value value;
    value.line = mark.line + 1;
    value.column = mark.column + 1;
    return value;
  }

  void descend(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, Value::Kind kind) {
    Value value = begin(mark, tag);
    value.kind = kind;
    if (open_.size() >= static_cast<std::size_t>(kMaxDepth)) throw too_deep(mark);
    open_.push_back({std::move(value), anchor, mark});
  }

  void ascend() {
    Open done = std::move(open_.back());
    open_.pop_back();
    finish(std::move(done.value), done.anchor, done.mark);
  }

  void finish(Value value, YAML::anchor_t anchor, const YAML::Mark& mark) {
    auto shared = std::make_shared<const Value>(std::move(value));
    if (anchor != YAML::NullAnchor) anchors_[anchor] = shared;
    place(std::move(shared), mark);
  }

  void place(std::shared_ptr<const Value> value, const YAML::Mark& mark) {
    if (open_.empty()) {
      root_ = std::move(value);
      return;
    }
    Value& parent = open_.back().value;
    parent.height = std::max(parent.height, value->height + 1);
    parent.weight += value->weight;
    if (open_.size() + static_cast<std::size_t>(value->height) > static_cast<std::size_t>(kMaxDepth) + 1) {
      throw too_deep(mark);
    }
    if (parent.weight > kMaxValues) {
      throw Refusal{mark, "more than " + std::to_string(kMaxValues) + " values, aliases counted",
                    "split the file, or write out fewer aliases"};
    }
    parent.children.push_back(std::move(value));
  }

  static Refusal too_deep(const YAML::Mark& mark) {
    return {mark, "nested deeper than " + std::to_string(kMaxDepth) + " levels", "nest less"};
  }

  std::vector<Open> open_;
  std::unordered_map<YAML::anchor_t, std::shared_ptr<const Value>> anchors_;
  std::shared_ptr<const Value> root_;
};

Error error_at(const std::string& file, const YAML::Mark& mark, std::string problem, std::string remedy) {
  return {.problem = std::move(problem),
          .remedy = std::move(remedy),
          .where = SourcePos{.file = file, .line = mark.line + 1, .column = mark.column + 1}};
}

/// The place of a byte of the text.
SourcePos place_of(std::string_view text, std::size_t offset, std::string file) {
  const auto before = text.substr(0, offset);
  const auto line_start = before.rfind('\n');
  const auto column = line_start == std::string_view::npos ? offset : offset - line_start - 1;
  return {.file = std::move(file),
          .line = static_cast<int>(std::count(before.begin(), before.end(), '\n')) + 1,
          .column = static_cast<int>(column) + 1};
}

std::optional<Error> refuse_bytes(std::string_view text, const std::string& file) {
  if (text.size() > kMaxBytes) {
    return Error{.problem = "the text is larger than 1 MiB", .remedy = "split it", .where = SourcePos{.file = file}};
  }
  if (const auto nul = text.find('\0'); nul != std::string_view::npos) {
    return Error{.problem = "a NUL byte", .remedy = "write the file as UTF-8 text", .where = place_of(text, nul, file)};
  }
  if (!is_utf8(text)) {
    std::size_t good = 0;  // bytes of whole lines that are fine
    for (auto end = text.find('\n'); end != std::string_view::npos && is_utf8(text.substr(good, end - good));
         end = text.find('\n', good)) {
      good = end + 1;
    }
    auto where = place_of(text, good, file);
    where.column = 0;
    return Error{.problem = "bytes that are not UTF-8", .remedy = "write the file as UTF-8 text", .where = where};
  }
  return std::nullopt;
}

/// A tab in the indentation of the line where the parser stopped, or of the one before: it names other reasons.
std::optional<Error> tab_near(std::string_view text, const YAML::Mark& mark, const std::string& file) {
  std::size_t begin = 0;
  for (int line = 0; line <= mark.line && begin < text.size(); ++line) {
    const auto end = std::min(text.find('\n', begin), text.size());
    const auto indentation = text.substr(begin, text.find_first_not_of(" \t", begin) - begin);
    const auto tab = indentation.find('\t');
    if (line >= mark.line - 1 && tab != std::string_view::npos) {
      return Error{
          .problem = "a tab stands here", .remedy = "indent with spaces", .where = place_of(text, begin + tab, file)};
    }
    begin = end + 1;
  }
  return std::nullopt;
}

}  // namespace

Result<Node> parse(std::string_view text, std::string file) {
  if (auto refused = refuse_bytes(text, file)) return tl::unexpected(std::move(*refused));
  Builder builder;
  try {
    std::istringstream stream{std::string(text)};
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const Refusal& refusal) {
    return tl::unexpected(error_at(file, refusal.mark, refusal.problem, refusal.remedy));
  } catch (const YAML::Exception& e) {
    if (auto tab = tab_near(text, e.mark, file)) return tl::unexpected(std::move(*tab));
    return tl::unexpected(
        error_at(file, e.mark, "not YAML: " + e.msg, "look at indentation, quotes and brackets from here upwards"));
  }
  auto root = builder.root();
  if (!root) root = std::make_shared<const Value>(Value{.line = 1, .column = 1});
  return Node(std::move(root), std::make_shared<const std::string>(std::move(file)));
}

}  // namespace watchbill::yaml
