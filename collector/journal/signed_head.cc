#include "collector/journal/signed_head.h"

#include <nlohmann/json.hpp>

namespace watchbill::journal {

namespace {

nlohmann::json fields_of(const SignedHead& head) {
  return {{"client", head.client}, {"hash", head.hash}, {"key", head.key},
          {"number", head.number}, {"seq", head.seq},   {"signed_at", head.signed_at.time_since_epoch().count()}};
}

std::string text_of(const nlohmann::json& json) {
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace

std::string signed_text(const SignedHead& head) {
  return "watchbill-journal-head-v1\n" + text_of(fields_of(head));
}

SignedHead signed_by(const SigningKey& key, SignedHead head) {
  head.key = key.public_key().id();
  head.signature = key.sign(signed_text(head));
  return head;
}

std::string head_line(const SignedHead& head) {
  auto fields = fields_of(head);
  fields["signature"] = head.signature;
  return text_of(fields);
}

Result<SignedHead> read_head_line(std::string_view line) {
  try {
    const auto json = nlohmann::json::parse(line);
    return SignedHead{.client = json.at("client").get<std::string>(),
                      .number = json.at("number").get<std::int64_t>(),
                      .seq = json.at("seq").get<std::int64_t>(),
                      .hash = json.at("hash").get<std::string>(),
                      .signed_at = Instant{Duration{json.at("signed_at").get<std::int64_t>()}},
                      .key = json.at("key").get<std::string>(),
                      .signature = json.at("signature").get<std::string>()};
  } catch (const nlohmann::json::exception&) {
    return fail("this is no signed head: " + std::string(line.substr(0, 60)),
                "`watchbill journal heads` prints them, one a line");
  }
}

}  // namespace watchbill::journal
