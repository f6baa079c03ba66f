#pragma once
// What a command line says that no command knows. Pure.

#include <optional>

#include "proto/shared/result.h"

namespace CLI {
class App;
}

namespace watchbill::cli {

/// After a parse that failed: the first word that is no command, option or argument, with the name that may have been
/// meant; nothing where every word is known and another thing is wrong.
std::optional<Error> unknown_word(const CLI::App&);

}  // namespace watchbill::cli
