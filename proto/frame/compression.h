#pragma once
// zstd for single messages, contexts reused, nothing carried between messages. One thread.

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "proto/shared/result.h"

namespace watchbill::frame {

class Compressor {
 public:
  Compressor();
  ~Compressor();
  /// The compressed form where it saves at least a sixteenth of the bytes.
  std::optional<std::string> compress(std::string_view bytes);

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

class Decompressor {
 public:
  Decompressor();
  ~Decompressor();
  /// Into `out`. Refuses what is not exactly one frame that states its size, and sizes beyond `limit`, before
  /// allocating.
  Result<void> decompress(std::string_view bytes, std::size_t limit, std::string& out);

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

}  // namespace watchbill::frame
