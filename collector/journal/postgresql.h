#pragma once
// PostgreSQL 12 or later as the journal's engine.

#include <memory>
#include <string>

#include "collector/journal/engine.h"

namespace watchbill::journal {

/// `connection` is libpq's: `host=/run/postgresql dbname=watchbill`, or a postgresql:// URI. The database must be
/// UTF-8.
std::shared_ptr<const Engine> postgresql_engine(std::string connection);

}  // namespace watchbill::journal
