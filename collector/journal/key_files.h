#pragma once
// The journal's keys on disk: journal.key, the secret, for its owner's eyes only; journal.pub, every public key that
// has signed here, one a line, the newest last. Used by the thread that opens.

#include <filesystem>
#include <vector>

#include "collector/journal/signature.h"

namespace watchbill::journal {

/// The key in the folder's journal.key, made (0600) when the file is not there, and its public half in journal.pub.
/// Refuses a key that others can read. No error repeats the secret.
Result<SigningKey> read_or_make_key(const std::filesystem::path& folder);

/// Every public key of a file, one a line; lines that begin with # are comments. Fails when there is none.
Result<std::vector<PublicKey>> read_public_keys(const std::filesystem::path& file);

}  // namespace watchbill::journal
