#pragma once
// What reading finds wrong, and the sentences that several readers share. Used by one thread.

#include <string>
#include <string_view>
#include <vector>

#include "collector/roster/party.h"
#include "proto/shared/yaml.h"

namespace watchbill::config {

struct Findings {
  yaml::Errors errors;
  yaml::Errors warnings;
};

/// `clients/peach.yml:14:9`, for a sentence that speaks of another place.
std::string place_text(const SourcePos&);

/// `unknown person 'anna' (did you mean 'ana'?)`, or with the known names where none is near.
void add_unknown(yaml::Errors&, const SourcePos&, std::string_view kind, std::string_view name,
                 const std::vector<std::string>& known);

/// Names of clients, people, rotas: ASCII letters, digits, `.`, `-`, `_`. Reports what is not.
bool check_name(const yaml::Node&, std::string_view kind, std::string_view name, yaml::Errors&);

/// `P1` … `P4`, one or a list.
std::vector<Severity> read_severities(const yaml::Node&, yaml::Errors&);

/// A duration above zero; `fallback` where it is wrong.
Duration read_positive(const yaml::Node&, Duration fallback, yaml::Errors&);

/// A list's items, or the node itself where it is a single value.
std::vector<yaml::Node> one_or_many(const yaml::Node&, yaml::Errors&);

}  // namespace watchbill::config
