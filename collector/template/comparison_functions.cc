// eq ne lt le gt ge not, and len and index. `and` and `or` stand here for their names and arity: the evaluator stops at
// the first argument that decides.

#include <array>

#include "collector/template/functions.h"

namespace watchbill::templates {

namespace {

using Arguments = std::span<const Value>;

tl::unexpected<Error> incompatible(std::string_view name) {
  return fail("error calling " + std::string(name) + ": incompatible types for comparison",
              "write a number with a point to compare it with $value, as in: gt $value 90.0");
}

Result<bool> equal(const Value& a, const Value& b) {
  if (a.index() != b.index()) return incompatible("eq");
  if (const auto* v = std::get_if<bool>(&a)) return *v == std::get<bool>(b);
  if (const auto* v = std::get_if<std::int64_t>(&a)) return *v == std::get<std::int64_t>(b);
  if (const auto* v = std::get_if<double>(&a)) return *v == std::get<double>(b);
  if (const auto* v = std::get_if<std::string>(&a)) return *v == std::get<std::string>(b);
  return incompatible("eq");
}

Result<bool> less(const Value& a, const Value& b, std::string_view name) {
  if (a.index() != b.index()) return incompatible(name);
  if (const auto* v = std::get_if<std::int64_t>(&a)) return *v < std::get<std::int64_t>(b);
  if (const auto* v = std::get_if<double>(&a)) return *v < std::get<double>(b);
  if (const auto* v = std::get_if<std::string>(&a)) return *v < std::get<std::string>(b);
  return incompatible(name);
}

/// True when the first argument equals any of the others.
Result<Value> eq(const Data&, Arguments in) {
  for (const auto& other : in.subspan(1)) {
    const auto same = equal(in[0], other);
    if (!same) return tl::unexpected(same.error());
    if (*same) return true;
  }
  return false;
}
Result<Value> ne(const Data&, Arguments in) {
  return equal(in[0], in[1]).map([](bool same) -> Value { return !same; });
}
Result<Value> lt(const Data&, Arguments in) {
  return less(in[0], in[1], "lt").map([](bool is) -> Value { return is; });
}
/// Go has le as less or equal, and gt and ge as their denials: so they answer for NaN too.
Result<bool> less_or_equal(Arguments in, std::string_view name) {
  const auto is = less(in[0], in[1], name);
  if (!is || *is) return is;
  return equal(in[0], in[1]);
}
Result<Value> le(const Data&, Arguments in) {
  return less_or_equal(in, "le").map([](bool is) -> Value { return is; });
}
Result<Value> gt(const Data&, Arguments in) {
  return less_or_equal(in, "gt").map([](bool is) -> Value { return !is; });
}
Result<Value> ge(const Data&, Arguments in) {
  return less(in[0], in[1], "ge").map([](bool is) -> Value { return !is; });
}
Result<Value> deny(const Data&, Arguments in) {
  return !is_true(in[0]);
}
Result<Value> last(const Data&, Arguments in) {
  return in.back();
}

Result<Value> len(const Data&, Arguments in) {
  const auto size = [](std::size_t n) -> Result<Value> { return static_cast<std::int64_t>(n); };
  if (const auto* text = std::get_if<std::string>(&in[0])) return size(text->size());
  if (const auto* map = std::get_if<Map>(&in[0])) return size((*map)->size());
  if (const auto* list = std::get_if<Samples>(&in[0])) return size((*list)->size());
  return fail("error calling len: len of type " + std::string(type_name(in[0])));
}

Result<Value> index_one(const Value& from, const Value& key) {
  if (const auto* map = std::get_if<Map>(&from)) {
    const auto* name = std::get_if<std::string>(&key);
    if (name == nullptr) return fail("error calling index: a map of labels is indexed by text");
    const auto at = (*map)->find(*name);
    return at == (*map)->end() ? std::string{} : at->second;
  }
  const auto* place = std::get_if<std::int64_t>(&key);
  const auto* list = std::get_if<Samples>(&from);
  const auto* text = std::get_if<std::string>(&from);
  if (list == nullptr && text == nullptr) {
    return fail("error calling index: can't index item of type " + std::string(type_name(from)));
  }
  const std::size_t size = list != nullptr ? (*list)->size() : text->size();
  if (place == nullptr)
    return fail("error calling index: cannot index slice/array with type " + std::string(type_name(key)));
  if (*place < 0 || static_cast<std::size_t>(*place) >= size) {
    return fail("error calling index: index out of range: " + std::to_string(*place));
  }
  const auto at = static_cast<std::size_t>(*place);
  if (text != nullptr) return static_cast<std::int64_t>(static_cast<unsigned char>((*text)[at]));
  return SampleRef{.all = *list, .index = at};
}

Result<Value> index(const Data&, Arguments in) {
  Value at = in[0];
  for (const auto& key : in.subspan(1)) {
    auto inner = index_one(at, key);
    if (!inner) return inner;
    at = std::move(*inner);
  }
  return at;
}

constexpr std::array<Function, 11> kFunctions{{{"eq", 2, Function::kAny, eq},
                                               {"ne", 2, 2, ne},
                                               {"lt", 2, 2, lt},
                                               {"le", 2, 2, le},
                                               {"gt", 2, 2, gt},
                                               {"ge", 2, 2, ge},
                                               {"not", 1, 1, deny},
                                               {"and", 1, Function::kAny, last},
                                               {"or", 1, Function::kAny, last},
                                               {"len", 1, 1, len},
                                               {"index", 1, Function::kAny, index}}};

}  // namespace

std::span<const Function> comparison_functions() {
  return kFunctions;
}

}  // namespace watchbill::templates
