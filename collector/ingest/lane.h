#pragma once
// One lane of a stream: its decoder, and which of the window's series its ids stand for. A series `up` is passed over:
// whether an agent is up is the collector's to say. Used by one thread at a time.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "collector/window/window.h"
#include "proto/frame/codec.h"
#include "proto/shared/result.h"

namespace watchbill::ingest {

class Lane {
 public:
  explicit Lane(window::EndpointWindow& window, frame::Limits limits = {}) : window_(window), decoder_(limits) {}
  ~Lane();
  Lane(const Lane&) = delete;
  Lane& operator=(const Lane&) = delete;

  Result<void> dictionary(const std::string& piece, bool reset);
  /// The tick's values by the window's references; valid until the next call. Not in the window yet.
  Result<std::vector<window::Value>*> decode(const std::string& body, bool compressed);
  /// Whether the last refusal was for the endpoint's limits of series.
  bool is_full() const { return is_full_; }
  /// Series whose tombstones came since the last call; the caller releases them.
  std::vector<window::SeriesRef> take_ended();

 private:
  window::EndpointWindow& window_;
  frame::Decoder decoder_;
  struct Bound {
    frame::SeriesId id;
    std::optional<window::SeriesRef> series;  // none: passed over
  };
  void end(const Bound&);

  std::vector<Bound> live_;  // ascending ids, as the decoder's values
  std::vector<window::SeriesRef> ended_;
  std::vector<window::Value> values_;
  bool is_full_ = false;
};

}  // namespace watchbill::ingest
