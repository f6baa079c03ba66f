#pragma once
// Dictionary pieces: written and read (README.md, "Dictionary piece"). Pure; what a lane has seen before is its owner's
// to check.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "proto/frame/codec.h"
#include "proto/frame/compression.h"

namespace watchbill::frame {

/// What is wrong with a series as a series of Prometheus, or nothing: names, labels (sorted, no `__`), lengths, UTF-8.
std::optional<std::string> fault_of(std::string_view name, const Labels&, const Limits&);

/// At least one piece; `series` have consecutive ids, `removed` ascend.
std::vector<std::string> write_pieces(std::span<const Series* const> series, std::span<const SeriesId> removed,
                                      Compressor&);

struct Piece {
  std::vector<SeriesId> removed;  ///< ascending
  std::vector<Series> added;      ///< consecutive ids
};
/// Checks form and every text; the ids against the lane are left to the caller.
Result<Piece> read_piece(std::string_view bytes, const Limits&, Decompressor&);

}  // namespace watchbill::frame
