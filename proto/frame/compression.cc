#include "proto/frame/compression.h"

#include <zstd.h>

namespace watchbill::frame {

namespace {
constexpr std::size_t kWorthTrying = 192;  // below, zstd's own frame eats what it saves
constexpr int kLevel = 3;

struct FreeCompression {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
};
struct FreeDecompression {
  void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};
}  // namespace

struct Compressor::Context {
  std::unique_ptr<ZSTD_CCtx, FreeCompression> zstd;
};
struct Decompressor::Context {
  std::unique_ptr<ZSTD_DCtx, FreeDecompression> zstd;
};

Compressor::Compressor() : context_(std::make_unique<Context>()) {}
Compressor::~Compressor() = default;

std::optional<std::string> Compressor::compress(std::string_view bytes) {
  if (bytes.size() < kWorthTrying) return std::nullopt;
  if (!context_->zstd) context_->zstd.reset(ZSTD_createCCtx());
  if (!context_->zstd) return std::nullopt;
  std::string out(ZSTD_compressBound(bytes.size()), '\0');
  const std::size_t size =
      ZSTD_compressCCtx(context_->zstd.get(), out.data(), out.size(), bytes.data(), bytes.size(), kLevel);
  if (ZSTD_isError(size) != 0 || size > bytes.size() - bytes.size() / 16) return std::nullopt;
  out.resize(size);
  return out;
}

Decompressor::Decompressor() : context_(std::make_unique<Context>()) {}
Decompressor::~Decompressor() = default;

Result<void> Decompressor::decompress(std::string_view bytes, std::size_t limit, std::string& out) {
  const auto size = ZSTD_getFrameContentSize(bytes.data(), bytes.size());
  if (size == ZSTD_CONTENTSIZE_ERROR) return fail("compressed bytes are not a zstd frame");
  if (size == ZSTD_CONTENTSIZE_UNKNOWN) return fail("the zstd frame does not state its size");
  if (size > limit) {
    return fail("the message would be " + std::to_string(size) + " bytes, the limit is " + std::to_string(limit));
  }
  if (ZSTD_findFrameCompressedSize(bytes.data(), bytes.size()) != bytes.size()) {
    return fail("the zstd frame is cut off or followed by other bytes");
  }
  if (!context_->zstd) context_->zstd.reset(ZSTD_createDCtx());
  if (!context_->zstd) return fail("no memory to decompress");
  out.resize(static_cast<std::size_t>(size));
  const std::size_t got = ZSTD_decompressDCtx(context_->zstd.get(), out.data(), out.size(), bytes.data(), bytes.size());
  if (ZSTD_isError(got) != 0) return fail(std::string("zstd: ") + ZSTD_getErrorName(got));
  if (got != size) return fail("the zstd frame is shorter than it states");
  return {};
}

}  // namespace watchbill::frame
