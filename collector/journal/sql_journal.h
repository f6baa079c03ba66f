#pragma once
// The journal over any engine.

#include <memory>

#include "collector/journal/engine.h"
#include "collector/journal/journal.h"

namespace watchbill::journal {

/// With its tables, made or brought to this program's version. `name` stands before errors.
Result<std::unique_ptr<Journal>> open_journal(std::shared_ptr<const Engine>, std::shared_ptr<const SigningKey>,
                                              const std::string& name);

}  // namespace watchbill::journal
