#pragma once
// The `watchbill` command: words to options, options to a command, its result to an exit code.

namespace watchbill::cli {

/// Prints to standard output and error; never throws.
int run(int argc, const char* const* argv);

}  // namespace watchbill::cli
