#include <algorithm>
#include <map>
#include <tuple>

#include "collector/config/client.h"
#include "collector/config/config.h"
#include "collector/config/digest.h"
#include "collector/config/provider.h"
#include "collector/config/settings.h"

namespace watchbill::config {
namespace {

using ReadNamed = std::function<Result<std::string>(const std::string& file, const std::string& named)>;

/// Names a text among all those that were ever in force, in 16 hexadecimal digits.
std::string version_of(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  const auto digest = digest_of(text);
  std::string out;
  for (int shift = 60; shift >= 0; shift -= 4) out += kDigits[(digest >> static_cast<unsigned>(shift)) & 0xFU];
  return out;
}

/// By files in the order they were read, then by place.
std::vector<Error> in_order(std::vector<Error> errors, const std::vector<std::string>& files) {
  const auto rank = [&](const Error& e) {
    const auto file = e.where ? std::find(files.begin(), files.end(), e.where->file) : files.end();
    return std::tuple(file - files.begin(), e.where ? e.where->line : 0, e.where ? e.where->column : 0);
  };
  std::stable_sort(errors.begin(), errors.end(), [&](const auto& a, const auto& b) { return rank(a) < rank(b); });
  return errors;
}

/// Reads files one after the other and keeps what is wrong with each.
class Loader {
 public:
  /// Whether files are read as those of a directory, where their names count.
  explicit Loader(bool is_directory = false) : is_directory_(is_directory) {}

  void add_collector(const std::filesystem::path& path) {
    files_.push_back(path.string());
    const auto node = parse_file(path);
    if (node) collector_ = read_collector(*node, path.parent_path(), findings_);
  }

  void add_provider(const PolicyText& text, const ReadNamed& read_named) {
    files_.push_back(text.file);
    provider_files_ = {file_of(text)};
    const auto node = parse(text);
    if (node) provider_ = read_provider(*node, channels(), reader_beside(text, read_named, provider_files_), findings_);
  }

  void add_client(const PolicyText& text, const ReadNamed& read_named) {
    files_.push_back(text.file);
    const auto node = parse(text);
    if (!node) return;
    std::vector<ownership::PolicyFile> files{file_of(text)};
    auto read = read_client(*node,
                            {.provider = provider_ ? &*provider_ : nullptr,
                             .channels = channels(),
                             .read_beside = reader_beside(text, read_named, files)},
                            findings_);
    read.client.policy.version = version_of(joined(files) + '\0' + joined(provider_files_));
    read.client.files = std::move(files);
    const auto id = read.client.policy.client;
    const auto stem = std::filesystem::path(text.file).stem().string();
    if (is_directory_ && !id.empty() && stem != id) {
      findings_.warnings.add(read.id_at, "the client '" + id + "' stands in the file of '" + stem + "'",
                             "rename the file to " + id + ".yml, or the client");
    }
    if (provider_ && id == provider_->id) {
      findings_.errors.add(read.id_at, "'" + id + "' is the provider's name", "give the client another one");
      return;
    }
    const auto [other, is_new] = ids_.emplace(id, text.file);
    if (!is_new) {
      findings_.errors.add(read.id_at, "the client '" + id + "' is also in " + other->second, "keep one of the files");
      return;
    }
    clients_[id] = std::make_shared<const Client>(std::move(read.client));
  }

  void add_unreadable(const std::filesystem::path& path, Error error) {
    files_.push_back(path.string());
    error.where = SourcePos{.file = path.string()};
    findings_.errors.add(std::move(error));
  }

  Checked<Config> finish() {
    if (!findings_.errors.empty()) return tl::unexpected(in_order(findings_.errors.take(), files_));
    return Config{.collector = std::move(collector_),
                  .msp = provider_->id,
                  .msp_name = provider_->name,
                  .msp_zone = provider_->zone,
                  .msp_version = version_of(joined(provider_files_)),
                  .msp_files = std::move(provider_files_),
                  .clients = std::move(clients_),
                  .warnings = in_order(findings_.warnings.take(), files_)};
  }

 private:
  /// Reads what a policy names; whatever it read is part of what the policy's version stands on.
  static ReadBeside reader_beside(const PolicyText& text, const ReadNamed& read_named,
                                  std::vector<ownership::PolicyFile>& files) {
    return [&](const std::string& named) {
      auto read = read_named(text.file, named);
      if (read) files.push_back({.name = named, .text = *read});
      return read;
    };
  }

  static ownership::PolicyFile file_of(const PolicyText& text) {
    return {.name = std::filesystem::path(text.file).filename().string(), .text = text.text};
  }

  static std::string joined(const std::vector<ownership::PolicyFile>& files) {
    std::string out;
    for (const auto& file : files) out += (out.empty() ? "" : std::string(1, '\0')) + file.text;
    return out;
  }

  const Channels* channels() const { return collector_ ? &collector_->channels : nullptr; }

  std::optional<yaml::Node> parse(const PolicyText& text) {
    auto node = yaml::parse(text.text, text.file);
    if (node) return std::move(*node);
    findings_.errors.add(std::move(node.error()));
    return std::nullopt;
  }

  std::optional<yaml::Node> parse_file(const std::filesystem::path& path) {
    auto text = read_file(path);
    if (text) return parse({path.string(), std::move(*text)});
    Error error = std::move(text.error());
    error.where = SourcePos{.file = path.string()};
    findings_.errors.add(std::move(error));
    return std::nullopt;
  }

  const bool is_directory_;
  Findings findings_;
  std::vector<std::string> files_;
  std::map<std::string, std::string> ids_;  // of clients, to the files they are in
  std::optional<CollectorConfig> collector_;
  std::vector<ownership::PolicyFile> provider_files_;
  std::optional<Provider> provider_;
  std::map<std::string, std::shared_ptr<const Client>> clients_;
};

Result<std::string> read_named_file(const std::string& file, const std::string& named) {
  return read_file(std::filesystem::path(file).parent_path() / named);
}

void add_policies(Loader& loader, const std::filesystem::path& msp, const std::vector<std::filesystem::path>& clients) {
  if (auto text = read_file(msp)) {
    loader.add_provider({msp.string(), std::move(*text)}, read_named_file);
  } else {
    loader.add_unreadable(msp, std::move(text.error()));
  }
  for (const auto& client : clients) {
    if (auto text = read_file(client)) {
      loader.add_client({client.string(), std::move(*text)}, read_named_file);
    } else {
      loader.add_unreadable(client, std::move(text.error()));
    }
  }
}

/// The files of clients, in name order; at least one.
Result<std::vector<std::filesystem::path>> client_files_in(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> out;
  std::error_code error;
  for (std::filesystem::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    const auto name = at->path().filename().string();
    if (!name.starts_with('.') && (name.ends_with(".yml") || name.ends_with(".yaml"))) out.push_back(at->path());
  }
  if (error) {
    return fail("the folder of clients cannot be read: " + error.message(),
                "make it readable, with a file CLIENT.yml for each client");
  }
  if (out.empty()) return fail("there is no client here", "add a file CLIENT.yml for each client");
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace

Checked<Config> load(const std::filesystem::path& directory, Scope scope) {
  Loader loader(true);
  const auto collector = directory / "collector.yml";
  std::error_code error;  // what is there and cannot be looked at is told when it is read
  if (scope == Scope::everything && (std::filesystem::exists(collector, error) || error)) {
    loader.add_collector(collector);
  }
  auto clients = client_files_in(directory / "clients");
  add_policies(loader, directory / "msp.yml", clients.value_or(std::vector<std::filesystem::path>{}));
  // Taken for an answer, no client would be the end of everything that is open.
  if (!clients) loader.add_unreadable(directory / "clients", std::move(clients.error()));
  return loader.finish();
}

Checked<Config> load_files(const std::filesystem::path& msp, const std::vector<std::filesystem::path>& clients) {
  Loader loader;
  add_policies(loader, msp, clients);
  return loader.finish();
}

Checked<Config> load_texts(const PolicyText& msp, const std::vector<PolicyText>& clients,
                           const ReadNamed& read_beside) {
  Loader loader;
  loader.add_provider(msp, read_beside);
  for (const auto& client : clients) loader.add_client(client, read_beside);
  return loader.finish();
}

}  // namespace watchbill::config
