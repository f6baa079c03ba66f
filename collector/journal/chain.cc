#include "collector/journal/chain.h"

#include <array>
#include <stdexcept>

#include <nlohmann/json.hpp>
#include <openssl/evp.h>

#include "collector/incident/repair.h"

namespace watchbill::journal {

std::string first_previous_hash() {
  return std::string(64, '0');
}

namespace {

// nlohmann's object keeps its keys sorted.
nlohmann::json fields_of(const StoredEvent& event) {
  return {{"actor", event.actor},
          {"body", event.body},
          {"client", event.client},
          {"effective_at", event.effective_at.time_since_epoch().count()},
          {"incident", event.incident},
          {"kind", event.kind},
          {"recorded_at", event.recorded_at.time_since_epoch().count()},
          {"seq", event.seq}};
}

/// Stored text is never trusted to be UTF-8.
std::string text_of(const nlohmann::json& json) {
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace

std::string record_text(const StoredEvent& event) {
  // The same as of fields_of, without a tree: this is written for every record, and checked for every record.
  const auto text = [](const std::string& value) { return text_of(nlohmann::json(value)); };
  return "{\"actor\":" + text(event.actor) + ",\"body\":" + text(event.body) + ",\"client\":" + text(event.client) +
         ",\"effective_at\":" + std::to_string(event.effective_at.time_since_epoch().count()) +
         ",\"incident\":" + text(event.incident) + ",\"kind\":" + text(event.kind) +
         ",\"recorded_at\":" + std::to_string(event.recorded_at.time_since_epoch().count()) +
         ",\"seq\":" + std::to_string(event.seq) + '}';
}

std::string record_line(const StoredEvent& event) {
  auto fields = fields_of(event);
  fields["previous_hash"] = event.previous_hash;
  fields["hash"] = event.hash;
  return text_of(fields);
}

std::string hash_of(const StoredEvent& event) {
  const std::string bytes = event.previous_hash + record_text(event);
  std::array<unsigned char, 32> digest{};
  if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, EVP_sha256(), nullptr) != 1) {
    throw std::runtime_error("SHA-256 is not available");
  }
  constexpr std::string_view hex = "0123456789abcdef";
  std::string out;
  out.reserve(2 * digest.size());
  for (const unsigned char byte : digest) {
    out += hex[byte >> 4];
    out += hex[byte & 15];
  }
  return out;
}

namespace {

/// The engines keep bytes; what is written is well-formed, and the hash does not tell replaced bytes from U+FFFD.
bool is_as_written(const StoredEvent& event) {
  for (const auto* text : {&event.client, &event.actor, &event.kind, &event.incident, &event.body}) {
    if (incident::repaired(*text) != *text) return false;
  }
  return true;
}

}  // namespace

std::optional<Misfit> ChainCheck::next(const StoredEvent& event) {
  const auto misfit = [&](std::int64_t seq, std::string what, const char* remedy) {
    return Misfit{.client = client_, .seq = seq, .head = {}, .what = std::move(what), .remedy = remedy};
  };
  if (event.seq != seq_ + 1) {
    return misfit(seq_ + 1, "is missing: the next one there is " + std::to_string(event.seq),
                  "records were removed from the journal; compare with a backup or an exported copy");
  }
  if (event.previous_hash != hash_) {
    return misfit(event.seq, "does not continue the one before it",
                  "records were reordered, replaced or inserted; compare with a backup or an exported copy");
  }
  if (!is_as_written(event) || event.hash != hash_of(event)) {
    return misfit(event.seq, "was changed after it was written",
                  "its hash is of other content; compare with a backup or an exported copy");
  }
  seq_ = event.seq;
  hash_ = event.hash;
  return std::nullopt;
}

}  // namespace watchbill::journal
