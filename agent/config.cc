#include "agent/config.h"

#include <charconv>
#include <fstream>
#include <sstream>

#include "proto/shared/remedy.h"
#include "proto/shared/yaml.h"

namespace watchbill::agent {

namespace {

constexpr Duration kShortestTick = std::chrono::seconds{1};
constexpr Duration kLongestTick = std::chrono::minutes{5};

/// host:port, [v6]:port; the port from 1.
bool is_address(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos || colon == 0) return false;
  const auto host = text.substr(0, colon);
  const auto port = text.substr(colon + 1);
  if (host.find_first_of(" \t/,\"'") != std::string_view::npos) return false;
  const bool bracketed = host.front() == '[' && host.back() == ']' && host.size() > 2;
  if (!bracketed && host.find_first_of("[]:") != std::string_view::npos) return false;
  unsigned number = 0;
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), number);
  return error == std::errc{} && end == port.data() + port.size() && number >= 1 && number <= 65'535;
}

class Reader {
 public:
  Reader(const std::filesystem::path& file, const std::set<std::string>& probes)
      : folder_(std::filesystem::absolute(file).parent_path()), probes_(probes) {}

  Checked<Config> read(const yaml::Node& document, std::string_view text) {
    config_.text = text;
    yaml::Fields fields(document, errors_);
    if (const auto node = fields.required("collector")) collector(*node);
    if (const auto node = fields.required("tls")) tls(*node);
    if (const auto node = fields.optional("data")) path(*node, config_.data);
    if (const auto node = fields.optional("root")) path(*node, config_.root);
    if (const auto node = fields.optional("tick")) tick(*node);
    if (const auto node = fields.optional("probes")) probes(*node);
    fields.finish();
    if (!errors_.empty()) return tl::unexpected(errors_.take());
    return config_;
  }

 private:
  void collector(const yaml::Node& node) {
    const auto text = node.text(errors_);
    if (!text) return;
    if (!is_address(*text)) {
      errors_.add(node.where(), "'" + *text + "' is not an address", "write it as \"watch.example:7420\"");
    }
    config_.collector = *text;
  }

  void tls(const yaml::Node& node) {
    yaml::Fields fields(node, errors_);
    if (const auto field = fields.required("identity")) path(*field, config_.identity);
    if (const auto field = fields.required("collector_ca")) path(*field, config_.collector_ca);
    if (const auto field = fields.optional("server_name")) config_.server_name = field->text(errors_).value_or("");
    fields.finish();
  }

  void path(const yaml::Node& node, std::filesystem::path& out) {
    const auto text = node.text(errors_);
    if (!text) return;
    if (text->empty()) errors_.add(node.where(), "an empty path", "name a file or folder");
    out = (folder_ / *text).lexically_normal();
  }

  void tick(const yaml::Node& node) {
    const auto value = node.duration(errors_);
    if (!value) return;
    if (*value < kShortestTick || *value > kLongestTick) {
      errors_.add(node.where(), "a tick of " + format_duration(*value), "choose one from 1s to 5m");
    }
    config_.tick = *value;
  }

  void probes(const yaml::Node& node) {
    yaml::Fields fields(node, errors_);
    if (const auto list = fields.optional("disable")) {
      for (const auto& item : list->items(errors_)) disable(item);
    }
    fields.finish();
  }

  void disable(const yaml::Node& node) {
    const auto name = node.text(errors_);
    if (!name) return;
    if (probes_.contains(*name)) {
      config_.disabled.insert(*name);
      return;
    }
    errors_.add(node.where(), "unknown probe '" + *name + "'",
                did_you_mean_one_of(*name, {probes_.begin(), probes_.end()}, "there are "));
  }

  std::filesystem::path folder_;
  const std::set<std::string>& probes_;
  yaml::Errors errors_;
  Config config_;
};

}  // namespace

Checked<Config> parse_config(std::string_view text, const std::filesystem::path& file,
                             const std::set<std::string>& probes) {
  const auto document = yaml::parse(text, file.string());
  if (!document) return tl::unexpected(std::vector<Error>{document.error()});
  return Reader(file, probes).read(*document, text);
}

Checked<Config> load_config(const std::filesystem::path& file, const std::set<std::string>& probes) {
  std::ifstream in(file);
  std::ostringstream text;
  if (in) text << in.rdbuf();
  if (!in || std::filesystem::is_directory(file)) {
    return tl::unexpected(std::vector<Error>{{.problem = "cannot be read",
                                              .remedy = "give the agent's file with --config FILE",
                                              .where = SourcePos{.file = file.string()}}});
  }
  return parse_config(text.str(), file, probes);
}

}  // namespace watchbill::agent
