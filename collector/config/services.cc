#include "collector/config/services.h"

#include <algorithm>

namespace watchbill::config {
namespace {

/// They go into every message but recoveries and digests.
constexpr std::size_t kNotesBytes = 4096;

/// At most so many bytes, whole characters.
std::string cut(std::string text, std::size_t most) {
  if (text.size() <= most) return text;
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0U) == 0x80U) --most;
  text.resize(most);
  return text;
}

bool is_file_name(const std::string& notes) {
  return notes.find_first_of(" \t\n") == std::string::npos && (notes.ends_with(".md") || notes.ends_with(".txt"));
}

class ServiceReader {
 public:
  ServiceReader(const std::vector<std::string>& categories, const ReadBeside& read_beside, Findings& findings)
      : categories_(categories), read_beside_(read_beside), errors_(findings.errors), warnings_(findings.warnings) {}

  void add(const yaml::Node& item) {
    ownership::Service service;
    yaml::Fields fields(item, errors_);
    if (const auto name = fields.required("name")) service.name = read_name(*name);
    if (const auto match = fields.required("match")) read_match(*match, service);
    if (const auto category = fields.optional("category")) service.category = read_category(*category);
    if (const auto level = fields.optional("criticality")) service.criticality = read_criticality(*level);
    if (const auto notes = fields.optional("notes")) service.notes = read_notes(*notes);
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

  std::string read_notes(const yaml::Node& node) {
    auto notes = node.text(errors_).value_or("");
    if (is_file_name(notes)) {
      auto text = read_beside_(notes);
      if (!text) {
        warnings_.add(node.where(), text.error().problem + ", so nobody is shown notes of this service",
                      "write the file, or the notes themselves");
        return {};
      }
      notes = std::move(*text);
    }
    if (notes.size() > kNotesBytes) {
      // A warning: a file that somebody adds to must not keep the collector from its next start.
      warnings_.add(node.where(),
                    "the notes have more than " + std::to_string(kNotesBytes) + " bytes and are cut there",
                    "keep to what is needed at 2 AM, with a link to the rest");
    }
    return cut(std::move(notes), kNotesBytes);
  }

  const std::vector<std::string>& categories_;
  const ReadBeside& read_beside_;
  yaml::Errors& errors_;
  yaml::Errors& warnings_;
  ReadServices read_;
};

}  // namespace

ReadServices read_services(const yaml::Node& node, const std::vector<std::string>& categories,
                           const ReadBeside& read_beside, Findings& findings) {
  ServiceReader reader(categories, read_beside, findings);
  for (const auto& item : node.items(findings.errors)) reader.add(item);
  return reader.take();
}

}  // namespace watchbill::config
