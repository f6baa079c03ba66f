#include "collector/config/channels.h"

#include <algorithm>
#include <array>

#include "collector/config/settings.h"

namespace watchbill::config {
namespace {

constexpr Duration kLongestFold = std::chrono::minutes{10};

/// RFC 4648, section 4, padding required.
std::optional<std::string> decode_base64(std::string_view text) {
  constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  if (text.empty() || text.size() % 4 != 0) return std::nullopt;
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with("=") ? 1 : 0;
  std::string out;
  unsigned bits = 0;
  int have = 0;
  for (const char c : text.substr(0, text.size() - padding)) {
    const auto value = kAlphabet.find(c);
    if (value == kAlphabet.npos) return std::nullopt;
    bits = (bits << 6U) | static_cast<unsigned>(value);
    have += 6;
    if (have < 8) continue;
    have -= 8;
    out += static_cast<char>((bits >> static_cast<unsigned>(have)) & 0xFFU);
  }
  return out;
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const auto end = text.find('\n');
    auto line = text.substr(0, end);
    while (line.ends_with('\r') || line.ends_with(' ')) line.remove_suffix(1);
    if (!line.empty()) out.emplace_back(line);
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
  }
  return out;
}

class Reader {
 public:
  Reader(const std::filesystem::path& folder, Findings& findings) : folder_(folder), errors_(findings.errors) {}

  Channels read(const yaml::Node& node) {
    Channels channels;
    yaml::Fields fields(node, errors_);
    if (const auto email = fields.optional("email")) channels.smtp = read_smtp(*email);
    if (const auto webhooks = fields.optional("webhooks")) {
      for (const auto& [key, value] : webhooks->pairs(errors_)) {
        const auto name = key.text(errors_).value_or("");
        check_name(key, "webhook", name, errors_);
        channels.webhooks[name] = read_webhook(value);
      }
    }
    if (const auto pagerduty = fields.optional("pagerduty")) read_pagerduty(*pagerduty, channels);
    if (const auto fold = fields.optional("fold")) read_fold(*fold, channels.fold);
    fields.finish();
    return channels;
  }

 private:
  /// The lines of a secret file; none, with an error, when it cannot be read or is empty.
  std::vector<std::string> read_secret_lines(const yaml::Node& node) {
    const auto name = node.text(errors_);
    if (!name) return {};
    const auto text = read_file(folder_ / *name);
    if (!text) {
      errors_.add(node.where(), text.error().problem, text.error().remedy);
      return {};
    }
    auto lines = lines_of(*text);
    if (lines.empty()) errors_.add(node.where(), "'" + *name + "' is empty", "put the secret on its first line");
    return lines;
  }

  std::string read_text(yaml::Fields& fields, std::string_view name) {
    const auto node = fields.optional(name);
    return node ? node->text(errors_).value_or("") : "";
  }

  std::string read_url(const yaml::Node& node) {
    auto url = node.text(errors_).value_or("");
    if (!is_url(url)) errors_.add(node.where(), "'" + url + "' is not a URL", "write it as https://host/path");
    return url;
  }

  Smtp read_smtp(const yaml::Node& node) {
    Smtp smtp;
    yaml::Fields fields(node, errors_);
    if (const auto host = fields.required("host")) smtp.host = host->text(errors_).value_or("");
    if (const auto port = fields.optional("port")) {
      const auto value = port->integer(errors_);
      if (value && (*value < 1 || *value > 65535)) errors_.add(port->where(), "not a port", "write 1 to 65535");
      if (value && *value >= 1 && *value <= 65535) smtp.port = static_cast<std::uint16_t>(*value);
    }
    if (const auto security = fields.optional("security")) {
      const auto text = security->text(errors_).value_or("");
      if (text == "starttls") {
        smtp.security = Smtp::Security::starttls;
      } else if (text == "tls") {
        smtp.security = Smtp::Security::tls;
      } else if (text == "none") {
        smtp.security = Smtp::Security::none;
      } else {
        add_unknown(errors_, security->where(), "security", text, {"starttls", "tls", "none"});
      }
    }
    if (const auto from = fields.required("from")) {
      smtp.from = from->text(errors_).value_or("");
      if (smtp.from.find('@') == std::string::npos || smtp.from.find_first_of("\r\n") != std::string::npos) {
        errors_.add(from->where(), "'" + smtp.from + "' is not an e-mail address",
                    "write it as Watchbill <watchbill@msp.example>");
      }
    }
    smtp.user = read_text(fields, "user");
    const auto password = fields.optional("password_file");
    if (password) {
      if (auto lines = read_secret_lines(*password); !lines.empty()) smtp.password = std::move(lines.front());
    }
    if (password.has_value() != !smtp.user.empty()) {
      errors_.add(node.where(), "'user' and 'password_file' belong together", "give both or neither");
    }
    if (const auto ca = fields.optional("ca_file")) smtp.ca_file = (folder_ / ca->text(errors_).value_or("")).string();
    fields.finish();
    return smtp;
  }

  Webhook read_webhook(const yaml::Node& node) {
    Webhook webhook;
    yaml::Fields fields(node, errors_);
    if (const auto url = fields.required("url")) webhook.url = read_url(*url);
    if (const auto file = fields.required("secret_file")) {
      for (const auto& line : read_secret_lines(*file)) {
        auto secret = parse_secret(line);
        if (secret) {
          webhook.secrets.push_back(std::move(*secret));
        } else {
          errors_.add(file->where(), secret.error().problem, secret.error().remedy);
        }
      }
    }
    fields.finish();
    return webhook;
  }

  void read_pagerduty(const yaml::Node& node, Channels& channels) {
    yaml::Fields fields(node, errors_);
    if (const auto url = fields.optional("url")) channels.pagerduty_url = read_url(*url);
    if (const auto keys = fields.required("keys")) {
      for (const auto& [key, value] : keys->pairs(errors_)) {
        const auto name = key.text(errors_).value_or("");
        if (auto lines = read_secret_lines(value); !lines.empty()) channels.pagerduty_keys[name] = lines.front();
      }
    }
    fields.finish();
  }

  void read_fold(const yaml::Node& node, FoldWindows& fold) {
    yaml::Fields fields(node, errors_);
    if (const auto urgent = fields.optional("urgent")) read_window(*urgent, fold.urgent);
    if (const auto others = fields.optional("others")) read_window(*others, fold.others);
    fields.finish();
  }

  void read_window(const yaml::Node& node, Duration& window) {
    const auto value = node.duration(errors_);
    if (!value) return;
    if (*value > kLongestFold) {
      errors_.add(node.where(), "nobody should wait longer than " + format_duration(kLongestFold) + " for a message",
                  "write 10s, 1m, or 0s for messages that are never folded");
    } else {
      window = *value;
    }
  }

  const std::filesystem::path& folder_;
  yaml::Errors& errors_;
};

}  // namespace

Result<std::string> parse_secret(std::string_view text) {
  constexpr std::string_view kPrefix = "whsec_";
  constexpr const char* kRemedy = "make one with: echo whsec_$(openssl rand -base64 32)";
  if (!text.starts_with(kPrefix)) return fail("a webhook secret begins with whsec_", kRemedy);
  const auto encoded = text.substr(kPrefix.size());
  if (encoded.size() < 32 || encoded.size() > 88) return fail("a webhook secret has 24 to 64 bytes", kRemedy);
  if (auto bytes = decode_base64(encoded)) return std::move(*bytes);
  return fail("a webhook secret is base64 after whsec_", kRemedy);
}

bool is_url(std::string_view text) {
  const std::size_t scheme = text.starts_with("https://") ? 8 : text.starts_with("http://") ? 7 : 0;
  const auto is_plain = [](char c) { return c > ' ' && c < '\x7f'; };
  return scheme > 0 && text.size() > scheme && text[scheme] != '/' && std::all_of(text.begin(), text.end(), is_plain);
}

Channels read_channels(const yaml::Node& node, const std::filesystem::path& folder, Findings& findings) {
  return Reader(folder, findings).read(node);
}

}  // namespace watchbill::config
