#include "collector/config/settings.h"

#include <cerrno>
#include <charconv>
#include <cstring>
#include <fstream>

#include "collector/config/channels.h"

namespace watchbill::config {
namespace {

/// `host:port`, `[::1]:port`; port 0 takes any free one.
std::optional<Address> parse_address(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == text.npos || colon == 0) return std::nullopt;
  auto host = text.substr(0, colon);
  const auto digits = text.substr(colon + 1);
  std::uint16_t port = 0;
  const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (digits.empty() || result.ec != std::errc{} || result.ptr != digits.data() + digits.size()) return std::nullopt;
  if (host.starts_with('[') && host.ends_with(']')) {
    host = host.substr(1, host.size() - 2);
  } else if (host.find(':') != host.npos) {
    return std::nullopt;
  }
  return Address{std::string(host), port};
}

void read_listen(const yaml::Node& node, CollectorConfig& config, yaml::Errors& errors) {
  yaml::Fields fields(node, errors);
  const auto read = [&](std::string_view name, Address& out) {
    const auto field = fields.optional(name);
    const auto text = field ? field->text(errors) : std::nullopt;
    if (!text) return;
    if (auto address = parse_address(*text)) {
      out = std::move(*address);
    } else {
      errors.add(field->where(), "'" + *text + "' is not an address", "write host:port, as 0.0.0.0:7420 or [::1]:7421");
    }
  };
  read("agents", config.agents);
  read("http", config.http);
  fields.finish();
}

}  // namespace

Result<std::string> read_file(const std::filesystem::path& path) {
  constexpr std::size_t kMost = std::size_t{1} << 20;
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) {
    return fail("'" + path.string() + "' is a folder", "name a file");
  }
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return fail("cannot read '" + path.string() + "': " + std::strerror(errno), "check the path and who may read it");
  }
  std::string text(kMost + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (file.bad()) return fail("cannot read '" + path.string() + "'", "check the disk");
  if (text.size() > kMost) return fail("'" + path.string() + "' is larger than 1 MiB", "split it");
  return text;
}

CollectorConfig read_collector(const yaml::Node& node, const std::filesystem::path& folder, Findings& findings) {
  auto& errors = findings.errors;
  CollectorConfig config;
  config.data = "/var/lib/watchbill";
  config.rules = folder / "rules";
  yaml::Fields fields(node, errors);
  config.places.data = fields.where();
  const auto read_path = [&](const std::optional<yaml::Node>& field, std::filesystem::path& out, SourcePos* at) {
    if (field && at != nullptr) *at = field->where();
    if (const auto text = field ? field->text(errors) : std::nullopt) out = folder / *text;
  };
  if (const auto listen = fields.optional("listen")) read_listen(*listen, config, errors);
  if (const auto tls = fields.required("tls")) {
    yaml::Fields inner(*tls, errors);
    read_path(inner.required("identity"), config.identity, &config.places.identity);
    read_path(inner.required("agents_ca"), config.agents_ca, &config.places.agents_ca);
    inner.finish();
  }
  read_path(fields.optional("data"), config.data, &config.places.data);
  config.api_token = config.data / "api.token";
  read_path(fields.optional("api_token"), config.api_token, nullptr);
  if (const auto url = fields.optional("external_url")) {
    config.external_url = url->text(errors).value_or("");
    if (!is_url(config.external_url)) {
      errors.add(url->where(), "'" + config.external_url + "' is not a URL", "write it as https://watch.example");
    }
  }
  if (const auto channels = fields.optional("channels")) config.channels = read_channels(*channels, folder, findings);
  fields.finish();
  return config;
}

}  // namespace watchbill::config
