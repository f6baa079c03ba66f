#include "collector/config/people.h"

#include <algorithm>
#include <array>

namespace watchbill::config {
namespace {

/// Channels of incidents.md that messages cannot take yet.
constexpr std::array<std::string_view, 9> kLater{"ntfy",     "sms",    "voice",   "slack",       "teams",
                                                 "pushover", "twilio", "command", "alertmanager"};
const std::vector<std::string> kChannels{"email", "webhook", "pagerduty", "ntfy",   "sms",     "voice",
                                         "slack", "teams",   "pushover",  "twilio", "command", "alertmanager"};

template <class Map>
std::vector<std::string> keys_of(const Map& map) {
  std::vector<std::string> out;
  for (const auto& [key, value] : map) out.push_back(key);
  return out;
}

void warn_skipped(const SourcePos& where, const std::string& channel, std::string_view why, Findings& findings) {
  findings.warnings.add(where, "no channel '" + channel + "' " + std::string(why) + ": this contact is skipped");
}

/// Whether the contact can be used: what it needs is in collector.yml.
bool check_target(const yaml::Node& value, const roster::Contact& contact, const Channels& channels,
                  Findings& findings) {
  const auto check = [&](bool is_configured, std::string_view kind, const std::vector<std::string>& known) {
    if (!is_configured) {
      warn_skipped(value.where(), contact.channel, "in collector.yml", findings);
      return false;
    }
    if (kind.empty() || std::find(known.begin(), known.end(), contact.target) != known.end()) return true;
    add_unknown(findings.errors, value.where(), kind, contact.target, known);
    return false;
  };
  if (contact.channel == "email") return check(channels.smtp.has_value(), "", {});
  if (contact.channel == "webhook") {
    return check(!channels.webhooks.empty(), "webhook", keys_of(channels.webhooks));
  }
  return check(!channels.pagerduty_keys.empty(), "PagerDuty key", keys_of(channels.pagerduty_keys));
}

std::optional<roster::Contact> read_contact(const yaml::Node& node, const Channels* channels, Findings& findings) {
  const auto pairs = node.pairs(findings.errors);
  if (!node.is_map()) return std::nullopt;
  if (pairs.size() != 1) {
    findings.errors.add(node.where(), "a contact is one channel and its target",
                        "write it as {email: ana@peach.example}");
    return std::nullopt;
  }
  const auto& [key, value] = pairs.front();
  roster::Contact contact{.channel = key.text(findings.errors).value_or(""),
                          .target = value.text(findings.errors).value_or("")};
  if (std::find(kChannels.begin(), kChannels.end(), contact.channel) == kChannels.end()) {
    add_unknown(findings.errors, key.where(), "channel", contact.channel, kChannels);
    return std::nullopt;
  }
  if (std::find(kLater.begin(), kLater.end(), contact.channel) != kLater.end()) {
    warn_skipped(key.where(), contact.channel, "yet", findings);
    return std::nullopt;
  }
  const bool is_address =
      contact.target.find('@') != std::string::npos && contact.target.find_first_of(" \t\r\n<>") == std::string::npos;
  if (contact.channel == "email" && !is_address) {
    findings.errors.add(value.where(), "'" + contact.target + "' is not an e-mail address",
                        "write it as ana@peach.example");
    return std::nullopt;
  }
  if (channels != nullptr && !check_target(value, contact, *channels, findings)) return std::nullopt;
  return contact;
}

ReadPerson read_person(const yaml::Node& key, const yaml::Node& value, Party party, const Channels* channels,
                       Findings& findings) {
  ReadPerson read;
  read.where = key.where();
  auto& person = read.person;
  person.id = key.text(findings.errors).value_or("");
  person.party = party;
  check_name(key, "person", person.id, findings.errors);
  yaml::Fields fields(value, findings.errors);
  if (const auto name = fields.optional("name")) person.name = name->text(findings.errors).value_or("");
  if (person.name.empty()) person.name = person.id;
  if (const auto skills = party == Party::internal ? fields.optional("skills") : std::nullopt) {
    for (const auto& item : skills->items(findings.errors)) {
      if (auto skill = item.text(findings.errors)) {
        person.skills.push_back(std::move(*skill));
        read.skill_places.push_back(item.where());
      }
    }
  }
  if (const auto contacts = fields.optional("contacts")) {
    for (const auto& item : contacts->items(findings.errors)) {
      if (auto contact = read_contact(item, channels, findings)) person.contacts.push_back(std::move(*contact));
    }
  }
  fields.finish();
  return read;
}

}  // namespace

std::vector<ReadPerson> read_people(const yaml::Node& node, Party party, const Channels* channels, Findings& findings) {
  std::vector<ReadPerson> out;
  for (const auto& [key, value] : node.pairs(findings.errors)) {
    out.push_back(read_person(key, value, party, channels, findings));
  }
  return out;
}

void warn_unreachable(const std::vector<ReadPerson>& people,
                      const std::function<std::string(const roster::Person&)>& role, Findings& findings) {
  for (const auto& [person, where, skill_places] : people) {
    const auto as = person.contacts.empty() ? role(person) : std::string();
    if (as.empty()) continue;
    findings.warnings.add(where, person.id + " is counted on (" + as + ") and has no contact that can be used",
                          "add contacts; until then nobody hears of it through " + person.id);
  }
}

std::vector<std::string> ids_of(const std::vector<ReadPerson>& people) {
  std::vector<std::string> out;
  for (const auto& p : people) out.push_back(p.person.id);
  return out;
}

}  // namespace watchbill::config
