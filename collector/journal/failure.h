#pragma once
// What the database says, as errors a person understands: the one place that knows its codes. Thread-safe.

#include <exception>

#include "proto/shared/result.h"

namespace watchbill::journal {

/// The error of an exception that SOCI threw; `doing` says during what.
Error failure(const std::exception&, const char* doing);

}  // namespace watchbill::journal
