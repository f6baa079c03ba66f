// query, first, value, label, strvalue, sortByLabel and the links back to the expression.

#include <algorithm>
#include <array>

#include "collector/template/functions.h"

namespace watchbill::templates {

std::string url_escape(std::string_view text);  // text_functions.cc

namespace {

using Arguments = std::span<const Value>;

template <class T>
Result<T> take(const Value& value, std::string_view expected) {
  if (const auto* v = std::get_if<T>(&value)) return *v;
  return fail("wrong type for value; expected " + std::string(expected) + "; got " + std::string(type_name(value)));
}
Result<Samples> list(const Value& value) {
  return take<Samples>(value, "template.queryResult");
}
Result<SampleRef> sample(const Value& value) {
  return take<SampleRef>(value, "*template.sample");
}
Result<std::string> text(const Value& value) {
  return take<std::string>(value, "string");
}

Result<Value> query(const Data& data, Arguments in) {
  const auto expression = text(in[0]);
  if (!expression) return tl::unexpected(expression.error());
  if (!data.query) return fail("error calling query: there is nothing to query here");
  return data.query(*expression).map([](std::vector<QuerySample>&& found) -> Value {
    return std::make_shared<const std::vector<QuerySample>>(std::move(found));
  });
}

Result<Value> first(const Data&, Arguments in) {
  const auto all = list(in[0]);
  if (!all) return tl::unexpected(all.error());
  if ((*all)->empty()) return fail("error calling first: first() called on vector with no elements");
  return SampleRef{.all = *all, .index = 0};
}

Result<Value> label(const Data&, Arguments in) {
  const auto name = text(in[0]);
  if (!name) return tl::unexpected(name.error());
  return sample(in[1]).map([&](const SampleRef& of) -> Value { return std::string(value_of((*of).labels, *name)); });
}
Result<Value> value(const Data&, Arguments in) {
  return sample(in[0]).map([](const SampleRef& of) -> Value { return (*of).value; });
}
Result<Value> strvalue(const Data&, Arguments in) {
  return sample(in[0]).map(
      [](const SampleRef& of) -> Value { return std::string(value_of((*of).labels, "__value__")); });
}

Result<Value> sort_by_label(const Data&, Arguments in) {
  const auto name = text(in[0]);
  if (!name) return tl::unexpected(name.error());
  return list(in[1]).map([&](const Samples& all) -> Value {
    auto ordered = *all;
    std::stable_sort(ordered.begin(), ordered.end(), [&](const QuerySample& a, const QuerySample& b) {
      return value_of(a.labels, *name) < value_of(b.labels, *name);
    });
    return std::make_shared<const std::vector<QuerySample>>(std::move(ordered));
  });
}

Result<Value> graph_link(const Data&, Arguments in) {
  return text(in[0]).map([](const std::string& e) -> Value { return "/graph?g0.expr=" + url_escape(e) + "&g0.tab=0"; });
}
Result<Value> table_link(const Data&, Arguments in) {
  return text(in[0]).map([](const std::string& e) -> Value { return "/graph?g0.expr=" + url_escape(e) + "&g0.tab=1"; });
}

Result<Value> external_url(const Data& data, Arguments) {
  return data.external_url;
}
/// The path of the external URL.
Result<Value> path_prefix(const Data& data, Arguments) {
  const std::string_view url = data.external_url;
  const auto scheme = url.find("://");
  const auto path = url.find('/', scheme == std::string_view::npos ? 0 : scheme + 3);
  return path == std::string_view::npos ? std::string{} : std::string(url.substr(path));
}

constexpr std::array<Function, 10> kFunctions{{{"query", 1, 1, query},
                                               {"first", 1, 1, first},
                                               {"label", 2, 2, label},
                                               {"value", 1, 1, value},
                                               {"strvalue", 1, 1, strvalue},
                                               {"sortByLabel", 2, 2, sort_by_label},
                                               {"graphLink", 1, 1, graph_link},
                                               {"tableLink", 1, 1, table_link},
                                               {"externalURL", 0, 0, external_url},
                                               {"pathPrefix", 0, 0, path_prefix}}};

}  // namespace

std::span<const Function> query_functions() {
  return kFunctions;
}

}  // namespace watchbill::templates
