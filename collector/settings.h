#pragma once
// Everything the collector reads before it does anything: configuration, policies, rules, TLS material. A value.

#include <filesystem>
#include <memory>
#include <string>

#include "collector/config/config.h"
#include "collector/desk/desk.h"
#include "collector/rules/rule_file.h"
#include "proto/shared/result.h"
#include "proto/shared/tls.h"

namespace watchbill {

struct Settings {
  config::CollectorConfig collector;
  std::shared_ptr<const desk::Book> book;       // shared with the desk and readers of the book
  std::shared_ptr<const rules::RuleSet> rules;  // shared by every client's engine
  tls::Identity identity;
  std::string agents_ca;
  std::vector<Error> warnings;
};

/// `file` is a collector.yml; msp.yml, clients/ and rules/ stand beside it. Every error of every file at once. Among
/// them a folder that cannot be read: rules/ may be empty, but its absence must not end every alert.
Checked<Settings> load_settings(const std::filesystem::path& file);

}  // namespace watchbill
