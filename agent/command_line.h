#pragma once
// What was asked for on the command line, and how it is answered. Pure but for carry_out.

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "agent/config.h"
#include "proto/shared/result.h"
#include "proto/shared/tls.h"

namespace watchbill::agent {

struct Command {
  enum class What { run, show, version, help };
  What what = What::run;
  std::optional<std::filesystem::path> config{};
  std::optional<std::filesystem::path> root{};  ///< instead of the configuration's
  bool operator==(const Command&) const = default;
};

const char* usage();
Result<Command> parse_command_line(const std::vector<std::string>& arguments);

/// The exit code. `run` keeps the agent running until it is told to stop.
int carry_out(const Command&, const Clock&, const std::function<int(const Config&, const Clock&)>& run);

/// The agent's name from its certificate's one URI of ours.
Result<tls::AgentName> name_of(const Result<tls::CertificateFacts>&);

}  // namespace watchbill::agent
