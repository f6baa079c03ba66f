#pragma once
// SQLite as the journal's engine.

#include <memory>
#include <string>

#include "collector/journal/engine.h"
#include "collector/journal/journal.h"

namespace watchbill::journal {

/// WAL, synchronous=FULL, the options' patience with other sessions.
std::shared_ptr<const Engine> sqlite_engine(std::string file, const SqliteOptions&);

}  // namespace watchbill::journal
