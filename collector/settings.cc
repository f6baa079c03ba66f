#include "collector/settings.h"

#include <iterator>
#include <utility>

#include "collector/config/rule_labels.h"

namespace watchbill {

namespace {

/// The value, or its errors into `errors`.
template <class T>
std::optional<T> take(Checked<T> checked, std::vector<Error>& errors) {
  if (checked) return std::move(*checked);
  errors.insert(errors.end(), std::make_move_iterator(checked.error().begin()),
                std::make_move_iterator(checked.error().end()));
  return std::nullopt;
}

template <class T>
std::optional<T> take(Result<T> result, std::string_view context, const SourcePos& where, std::vector<Error>& errors) {
  if (result) return std::move(*result);
  errors.push_back(result.error().in(context));
  errors.back().where = where;
  return std::nullopt;
}

std::shared_ptr<const desk::Book> book_of(const config::Config& config) {
  auto book = std::make_shared<desk::Book>();
  book->msp = config.msp;
  book->msp_zone = config.msp_zone;
  for (const auto& [name, client] : config.clients) {
    book->clients.emplace(name, std::make_shared<desk::Account>(desk::Account{
                                    .policy = client->policy, .roster = client->roster, .files = client->files}));
  }
  book->msp_name = config.msp_name;
  book->msp_version = config.msp_version;
  book->msp_files = config.msp_files;
  book->external_url = config.collector->external_url;
  book->sends_digests = true;
  return book;
}

}  // namespace

Checked<Settings> load_settings(const std::filesystem::path& file) {
  std::vector<Error> errors;
  std::error_code error;
  if (std::filesystem::is_directory(file, error)) {
    return tl::unexpected(
        std::vector{Error{.problem = file.string() + " is a folder",
                          .remedy = "--config names a file here, as " + (file / "collector.yml").string()}});
  }
  if (!std::filesystem::is_regular_file(file, error)) {
    return tl::unexpected(std::vector{
        Error{.problem = file.string() + ": there is no such file", .remedy = "--config names a collector.yml"}});
  }
  const auto folder = std::filesystem::absolute(file).parent_path();
  auto config = take(config::load(folder), errors);
  if (config && !config->collector) {
    errors.push_back({.problem = file.string() + ": the file must be called collector.yml"});
  }
  const bool is_whole = config && config->collector;
  auto rules = take(rules::load_directory(is_whole ? config->collector->rules : folder / "rules"), errors);
  std::optional<tls::Identity> identity;
  std::optional<std::string> agents_ca;
  if (is_whole) {
    const auto& at = config->collector->places;
    identity = take(tls::read_identity(config->collector->identity), "tls.identity", at.identity, errors);
    agents_ca = take(tls::read_authorities(config->collector->agents_ca), "tls.agents_ca", at.agents_ca, errors);
  }
  if (!errors.empty()) return tl::unexpected(std::move(errors));
  auto book = book_of(*config);
  auto warnings = std::move(config->warnings);
  warnings.insert(warnings.end(), rules->warnings.begin(), rules->warnings.end());
  const auto labels = config::remark_labels(*rules, config::categories_of(*config));
  warnings.insert(warnings.end(), labels.begin(), labels.end());
  return Settings{.collector = std::move(*config->collector),
                  .book = std::move(book),
                  .rules = std::make_shared<const rules::RuleSet>(std::move(*rules)),
                  .identity = std::move(*identity),
                  .agents_ca = std::move(*agents_ca),
                  .warnings = std::move(warnings)};
}

}  // namespace watchbill
