#include "collector/config/times.h"

#include "collector/roster/written_time.h"

namespace watchbill::config {
namespace {

std::optional<Instant> found_at(const yaml::Node& node, const Result<Instant>& instant, yaml::Errors& errors) {
  if (instant) return *instant;
  errors.add(node.where(), instant.error().problem, instant.error().remedy);
  return std::nullopt;
}

}  // namespace

std::optional<Instant> read_from(const yaml::Node& node, const roster::Zone& zone, yaml::Errors& errors) {
  const auto text = node.text(errors);
  if (!text) return std::nullopt;
  return found_at(node, roster::parse_when(*text, zone, roster::Edge::start), errors);
}

std::optional<Instant> read_to(const yaml::Node& node, const roster::Zone& zone, yaml::Errors& errors) {
  const auto text = node.text(errors);
  if (!text) return std::nullopt;
  return found_at(node, roster::parse_end(*text, zone), errors);
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
