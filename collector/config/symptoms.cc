#include "collector/config/symptoms.h"

#include <charconv>
#include <optional>
#include <string>
#include <utility>

#include "collector/config/times.h"

namespace watchbill::config {
namespace {

constexpr const char* kHostDown = "alertname=\"HostDown\"";

std::optional<ownership::Matchers> read_matchers(const yaml::Node& node, yaml::Errors& errors) {
  const auto text = node.text(errors);
  if (!text) return std::nullopt;
  auto matchers = ownership::Matchers::parse(*text);
  if (matchers) return *std::move(matchers);
  errors.add(node.where(), matchers.error().problem, matchers.error().remedy);
  return std::nullopt;
}

ownership::Inhibition read_inhibition(const yaml::Node& item, yaml::Errors& errors) {
  ownership::Inhibition out;
  yaml::Fields fields(item, errors);
  if (const auto source = fields.required("source")) {
    out.source = read_matchers(*source, errors).value_or(ownership::Matchers{});
  }
  if (const auto target = fields.optional("target")) out.target = read_matchers(*target, errors);
  if (const auto equal = fields.optional("equal")) out.equal = equal->texts(errors);
  if (!out.target && out.equal.empty()) {
    errors.add(item.where(), "this would silence every other alert of the client",
               "say a target, or which labels must be equal: equal: [site, instance]");
  }
  fields.finish();
  return out;
}

void read_share(const yaml::Node& node, ownership::SiteStorm& storm, yaml::Errors& errors) {
  const auto text = node.text(errors).value_or("");
  int percent = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), percent);
  if (problem != std::errc{} || std::string_view(end) != "%" || percent < 1 || percent > 100) {
    errors.add(node.where(), "'" + text + "' is no share of a site's endpoints", "write it as 30%");
    return;
  }
  storm.percent = percent;
}

}  // namespace

std::vector<ownership::Inhibition> default_inhibitions() {
  return {{.source = *ownership::Matchers::parse(kHostDown), .target = {}, .equal = {"site", "instance"}}};
}

ownership::SiteStorm default_site_storm() {
  ownership::SiteStorm storm;
  storm.endpoint = *ownership::Matchers::parse(kHostDown);
  return storm;
}

std::vector<ownership::Inhibition> read_inhibitions(const yaml::Node& node, Findings& findings) {
  std::vector<ownership::Inhibition> out;
  for (const auto& item : node.items(findings.errors)) out.push_back(read_inhibition(item, findings.errors));
  return out;
}

ownership::SiteStorm read_site_storm(const yaml::Node& node, Findings& findings) {
  auto& errors = findings.errors;
  if (!node.is_map()) {
    if (node.text(errors).value_or("") != "off") {
      errors.add(node.where(), "a site's storm has fields", "write {at_least: 3, share: 30%, within: 2m}, or off");
    }
    return {};
  }
  auto storm = default_site_storm();
  yaml::Fields fields(node, errors);
  if (const auto endpoint = fields.optional("endpoint")) {
    storm.endpoint = read_matchers(*endpoint, errors).value_or(ownership::Matchers{});
  }
  if (const auto at_least = fields.optional("at_least")) {
    const auto count = at_least->integer(errors).value_or(storm.at_least);
    if (count < 2 || count > 1'000'000) {
      errors.add(at_least->where(), "a storm is of 2 endpoints or more", "write it as 3");
    } else {
      storm.at_least = static_cast<int>(count);
    }
  }
  if (const auto share = fields.optional("share")) read_share(*share, storm, errors);
  if (const auto within = fields.optional("within")) storm.within = read_positive(*within, storm.within, errors);
  fields.finish();
  return storm;
}

}  // namespace watchbill::config
