#pragma once
// clients/NAME.yml: one client's policy and people. Pure but for files named beside.

#include <optional>
#include <string>

#include "collector/config/beside.h"
#include "collector/config/config.h"
#include "collector/config/findings.h"
#include "collector/config/provider.h"

namespace watchbill::config {

struct ClientContext {
  const Provider* provider = nullptr;  ///< nothing where msp.yml could not be read: names of it are not judged
  const Channels* channels = nullptr;  ///< nothing where there is no collector.yml: contacts are not judged
  ReadBeside read_beside;
};

struct ReadClient {
  Client client;
  SourcePos id_at;
};

/// What could be read, however much is wrong; whether it can be used is for the findings to say.
ReadClient read_client(const yaml::Node&, const ClientContext&, Findings&);

}  // namespace watchbill::config
