#include "collector/config/times.h"

#include "collector/roster/written_time.h"

namespace watchbill::config {
namespace {

using roster::Edge;

std::optional<Instant> read_time(const yaml::Node& node, std::string_view text, const roster::Zone& zone, Edge edge,
                                 yaml::Errors& errors) {
  const auto instant = roster::parse_when(text, zone, edge);
  if (instant) return *instant;
  errors.add(node.where(), instant.error().problem, instant.error().remedy);
  return std::nullopt;
}

}  // namespace

std::optional<Instant> read_from(const yaml::Node& node, const roster::Zone& zone, yaml::Errors& errors) {
  const auto text = node.text(errors);
  if (!text) return std::nullopt;
  return read_time(node, *text, zone, Edge::start, errors);
}

std::optional<Instant> read_to(const yaml::Node& node, const roster::Zone& zone, yaml::Errors& errors) {
  const auto text = node.text(errors);
  if (!text) return std::nullopt;
  const bool is_date = roster::parse_date(*text).has_value();
  return read_time(node, is_date ? *text + " 24:00" : *text, zone, Edge::end, errors);
}

std::optional<Interval> read_stretch(yaml::Fields& fields, const roster::Zone& zone, yaml::Errors& errors) {
  const auto from_node = fields.required("from");
  const auto to_node = fields.required("to");
  const auto from = from_node ? read_from(*from_node, zone, errors) : std::nullopt;
  const auto to = to_node ? read_to(*to_node, zone, errors) : std::nullopt;
  if (!from || !to) return std::nullopt;
  if (*from < *to) return Interval{*from, *to};
  errors.add(to_node->where(), "this ends before it begins", "write 'to' after 'from'");
  return std::nullopt;
}

}  // namespace watchbill::config
