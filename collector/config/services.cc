#include "collector/config/services.h"

#include <algorithm>

namespace watchbill::config {
namespace {

class ServiceReader {
 public:
  ServiceReader(const std::vector<std::string>& categories, Findings& findings)
      : categories_(categories), errors_(findings.errors) {}

  void add(const yaml::Node& item) {
    ownership::Service service;
    yaml::Fields fields(item, errors_);
    if (const auto name = fields.required("name")) service.name = read_name(*name);
    if (const auto match = fields.required("match")) read_match(*match, service);
    if (const auto category = fields.optional("category")) service.category = read_category(*category);
    if (const auto level = fields.optional("criticality")) service.criticality = read_criticality(*level);
    if (const auto notes = fields.optional("notes")) service.notes = notes->text(errors_).value_or("");
    if (const auto ask = fields.optional("must_ask")) service.must_ask = ask->texts(errors_);
    fields.finish();
    read_.services.push_back(std::move(service));
  }

  ReadServices take() { return std::move(read_); }

 private:
  std::string read_name(const yaml::Node& node) {
    auto name = node.text(errors_).value_or("");
    if (std::find(read_.names.begin(), read_.names.end(), name) != read_.names.end()) {
      errors_.add(node.where(), "a second service '" + name + "'", "give each its own name");
    }
    read_.names.push_back(name);
    return name;
  }

  void read_match(const yaml::Node& node, ownership::Service& service) {
    const auto text = node.text(errors_);
    if (!text) return;
    auto matchers = ownership::Matchers::parse(*text);
    if (matchers) {
      service.match = std::move(*matchers);
    } else {
      errors_.add(node.where(), matchers.error().problem, matchers.error().remedy);
    }
  }

  std::string read_category(const yaml::Node& node) {
    auto category = node.text(errors_).value_or("");
    const bool is_known = std::find(categories_.begin(), categories_.end(), category) != categories_.end();
    if (!is_known && nearest(category, categories_)) {
      add_unknown(errors_, node.where(), "category", category, categories_);
    }
    return category;
  }

  std::string read_criticality(const yaml::Node& node) {
    const std::vector<std::string> levels{"low", "medium", "high", "critical"};
    auto level = node.text(errors_).value_or("");
    if (std::find(levels.begin(), levels.end(), level) == levels.end()) {
      add_unknown(errors_, node.where(), "criticality", level, levels);
    }
    return level;
  }

  const std::vector<std::string>& categories_;
  yaml::Errors& errors_;
  ReadServices read_;
};

}  // namespace

ReadServices read_services(const yaml::Node& node, const std::vector<std::string>& categories, Findings& findings) {
  ServiceReader reader(categories, findings);
  for (const auto& item : node.items(findings.errors)) reader.add(item);
  return reader.take();
}

}  // namespace watchbill::config
