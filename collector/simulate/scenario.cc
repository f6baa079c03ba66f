#include "collector/simulate/scenario.h"

#include <array>
#include <utility>

#include "collector/roster/party.h"
#include "proto/shared/yaml.h"

namespace watchbill::simulate {

namespace {

struct VerbName {
  std::string_view name;
  Verb verb;
};
constexpr std::array kVerbs{VerbName{"fire", Verb::fire},
                            VerbName{"ack", Verb::acknowledge},
                            VerbName{"take", Verb::take},
                            VerbName{"keep", Verb::take},
                            VerbName{"handoff", Verb::handoff},
                            VerbName{"accept", Verb::accept},
                            VerbName{"decline", Verb::decline},
                            VerbName{"note", Verb::note},
                            VerbName{"resolve", Verb::resolve},
                            VerbName{"absent", Verb::absent},
                            VerbName{"off_duty", Verb::off_duty},
                            VerbName{"surge", Verb::surge_on},
                            VerbName{"maintenance", Verb::maintenance},
                            VerbName{"silence", Verb::silence},
                            VerbName{"end_silence", Verb::end_silence},
                            VerbName{"collector", Verb::collector_down}};

std::string text_of(const std::optional<yaml::Node>& node, yaml::Errors& errors) {
  return node ? node->text(errors).value_or("") : std::string{};
}

WrittenTime time_of(const yaml::Node& node, yaml::Errors& errors) {
  WrittenTime time{.text = node.text(errors).value_or(""), .where = node.where(), .is_second = false};
  if (const auto fold = time.text.find("(fold:"); fold != std::string::npos) {
    const std::string which = time.text.substr(fold);
    time.is_second = which == "(fold: 2)" || which == "(fold:2)";
    if (!time.is_second && which != "(fold: 1)" && which != "(fold:1)") {
      errors.add(node.where(), "unknown '" + which + "'", "(fold: 2) is the second of two equal times");
    }
    time.text.erase(fold);
    while (!time.text.empty() && time.text.back() == ' ') time.text.pop_back();
  }
  return time;
}

std::optional<WrittenTime> optional_time(yaml::Fields& fields, const char* name, yaml::Errors& errors) {
  const auto node = fields.optional(name);
  if (!node) return std::nullopt;
  return time_of(*node, errors);
}

/// What fires, as the labels a rule would have given it.
void read_alert(yaml::Fields& fields, Happening& event, yaml::Errors& errors) {
  Labels labels;
  for (const char* name : {"category", "severity", "service", "site", "instance"}) {
    const auto node = fields.optional(name);
    if (!node) continue;
    const auto value = node->text(errors).value_or("");
    if (std::string_view(name) == "severity" && !parse_severity(value)) {
      errors.add(node->where(), "unknown severity '" + value + "'", "P1, P2, P3 or P4; or critical, warning, info");
    }
    labels.push_back({.name = name, .value = value});
  }
  if (const auto more = fields.optional("labels")) {
    for (const auto& [name, value] : more->pairs(errors)) {
      labels.push_back({.name = name.text(errors).value_or(""), .value = value.text(errors).value_or("")});
    }
  }
  event.labels = sorted(std::move(labels));
  event.rule = text_of(fields.optional("rule"), errors);
  event.summary = text_of(fields.optional("summary"), errors);
  event.happened = optional_time(fields, "happened", errors);
}

void read_absence(yaml::Fields& fields, Happening& event, yaml::Errors& errors) {
  event.kind = text_of(fields.optional("kind"), errors);
  event.deputy = text_of(fields.optional("deputy"), errors);
}

void read_surge(const yaml::Node& node, Happening& event, yaml::Errors& errors) {
  if (event.subject != "on" && event.subject != "off") {
    errors.add(node.where(), "unknown '" + event.subject + "'", "surge is on or off");
  }
  event.verb = event.subject == "off" ? Verb::surge_off : Verb::surge_on;
}

bool is_silencing(Verb verb) {
  return verb == Verb::maintenance || verb == Verb::silence;
}

std::vector<std::string> texts_of(const std::optional<yaml::Node>& node, yaml::Errors& errors) {
  return node ? node->texts(errors) : std::vector<std::string>{};
}

std::vector<Severity> severities_of(const std::optional<yaml::Node>& node, yaml::Errors& errors) {
  std::vector<Severity> out;
  for (const auto& text : texts_of(node, errors)) {
    if (const auto severity = parse_severity(text)) {
      out.push_back(*severity);
    } else {
      errors.add(node->where(), "unknown severity '" + text + "'", "P1, P2, P3 or P4; or critical, warning, info");
    }
  }
  return out;
}

/// `{client: peach, instance: db-1, from: …, until: …, weekly: "sun 02:00-04:00"}`. Maintenance that names the client
/// alone is of all of it.
void read_silence(const yaml::Node& node, Happening& event, yaml::Errors& errors) {
  yaml::Fields fields(node, errors);
  if (!node.is_map()) return;
  if (const auto client = fields.optional("client")) event.client = client->text(errors).value_or("");
  event.match = {.rules = texts_of(fields.optional("rule"), errors),
                 .categories = texts_of(fields.optional("category"), errors),
                 .severities = severities_of(fields.optional("severity"), errors),
                 .services = texts_of(fields.optional("service"), errors),
                 .sites = texts_of(fields.optional("site"), errors),
                 .instances = texts_of(fields.optional("instance"), errors),
                 .labels = {}};
  if (const auto labels = fields.optional("labels")) {
    for (const auto& [name, value] : labels->pairs(errors)) {
      event.match.labels.push_back({.name = name.text(errors).value_or(""), .value = value.text(errors).value_or("")});
    }
  }
  event.match.everything = event.verb == Verb::maintenance && !event.client.empty() && !event.match.has_matcher();
  event.by = text_of(fields.optional("by"), errors);
  event.text = text_of(fields.optional("comment"), errors);
  event.from = optional_time(fields, "from", errors);
  event.until = optional_time(fields, "until", errors);
  if (const auto weekly = fields.optional("weekly")) {
    if (auto read = roster::parse_weekly(weekly->text(errors).value_or(""))) {
      event.weekly = *read;
    } else {
      errors.add(weekly->where(), read.error().problem, read.error().remedy);
    }
  } else if (!event.until) {
    errors.add(node.where(), "the field 'until' is missing", "only what is weekly goes on for a year");
  }
  fields.finish();
}

void read_collector(const yaml::Node& node, Happening& event, yaml::Errors& errors) {
  const auto state = node.text(errors).value_or("");
  if (state != "down" && state != "up") errors.add(node.where(), "unknown state '" + state + "'", "down or up");
  event.verb = state == "up" ? Verb::collector_up : Verb::collector_down;
}

std::optional<Happening> read_event(const yaml::Node& node, yaml::Errors& errors) {
  yaml::Fields fields(node, errors);
  if (!node.is_map()) return std::nullopt;
  Happening event;
  event.where = node.where();
  if (const auto at = fields.required("at")) event.at = time_of(*at, errors);
  if (const auto fold = fields.optional("fold")) {
    const auto which = fold->integer(errors).value_or(1);
    if (which != 1 && which != 2) errors.add(fold->where(), "a time occurs twice at most", "1 or 2");
    event.at.is_second = event.at.is_second || which == 2;
  }
  std::optional<yaml::Node> subject;
  for (const auto& [name, verb] : kVerbs) {
    const auto found = fields.optional(name);
    if (!found) continue;
    if (subject) {
      errors.add(found->where(), "an event is one thing that happens", "make two of it, at the same time if need be");
      return std::nullopt;
    }
    subject = found;
    event.verb = verb;
    if (is_silencing(verb)) continue;
    (is_of_incident(verb) ? event.incident : event.subject) = found->text(errors).value_or("");
  }
  if (!subject) {
    errors.add(
        node.where(), "nothing that is understood happens here",
        "an event is one of fire, ack, take, keep, handoff, accept, decline, note, resolve, absent, off_duty, surge,"
        " maintenance, silence, end_silence, collector");
    return std::nullopt;
  }
  if (event.verb == Verb::collector_down) {
    read_collector(*subject, event, errors);
  } else if (event.verb != Verb::off_duty && event.verb != Verb::end_silence) {
    event.client = text_of(fields.optional("client"), errors);
  }
  if (event.verb == Verb::absent) read_absence(fields, event, errors);
  if (is_silencing(event.verb)) read_silence(*subject, event, errors);
  if (event.verb == Verb::end_silence) event.by = text_of(fields.optional("by"), errors);
  if (event.verb == Verb::surge_on) read_surge(*subject, event, errors);
  if (event.verb == Verb::absent || event.verb == Verb::off_duty) {
    if (const auto until = fields.required("until")) event.until = time_of(*until, errors);
  }
  if (event.verb == Verb::fire) read_alert(fields, event, errors);
  if (event.verb == Verb::resolve) event.by = text_of(fields.optional("by"), errors);
  switch (event.verb) {
    case Verb::acknowledge:
    case Verb::take:
    case Verb::handoff:
    case Verb::accept:
    case Verb::decline:
    case Verb::note:
      event.by = text_of(fields.required("by"), errors);
      break;
    default:
      break;
  }
  if (event.verb == Verb::take) event.until = optional_time(fields, "until", errors);
  if (event.verb == Verb::note) event.text = text_of(fields.required("text"), errors);
  if (event.verb == Verb::handoff) event.for_whom = text_of(fields.optional("to"), errors);
  if (event.verb == Verb::handoff) event.text = text_of(fields.optional("text"), errors);
  if (event.verb == Verb::decline) {
    const auto why = fields.optional("because");
    event.text = text_of(why ? why : fields.optional("text"), errors);
    if (event.text.empty()) event.text = "declined";
  }
  fields.finish();
  return event;
}

/// `endpoints: {hq: 40}`: a site's silence is a share of them.
std::map<std::string, int> read_endpoints(const yaml::Node& node, yaml::Errors& errors) {
  std::map<std::string, int> out;
  for (const auto& [site, count] : node.pairs(errors)) {
    const auto value = count.integer(errors).value_or(1);
    if (value < 1 || value > 10'000'000) errors.add(count.where(), "a site has 1 endpoint or more", "write it as 40");
    out[site.text(errors).value_or("")] = static_cast<int>(value);
  }
  return out;
}

std::optional<std::pair<roster::LocalDate, int>> date_and_seconds(std::string_view text) {
  if (text.size() != 16 && text.size() != 19) return std::nullopt;
  const auto date = roster::parse_date(text.substr(0, 10));
  if (!date || (text[10] != ' ' && text[10] != 'T')) return std::nullopt;
  const auto two = [&](std::size_t at) {
    const char tens = text[at], ones = text[at + 1];
    return tens >= '0' && tens <= '9' && ones >= '0' && ones <= '9' ? (tens - '0') * 10 + (ones - '0') : 99;
  };
  const int hour = two(11), minute = two(14), second = text.size() == 19 ? two(17) : 0;
  const bool reads =
      text[13] == ':' && (text.size() == 16 || text[16] == ':') && hour < 24 && minute < 60 && second < 60;
  if (!reads) return std::nullopt;
  return std::pair{*date, (hour * 60 + minute) * 60 + second};
}

}  // namespace

Result<Instant> instant_of(const WrittenTime& time, const roster::Zone& zone) {
  if (const auto local = date_and_seconds(time.text)) {
    const auto& [date, seconds] = *local;
    const auto edge = time.is_second ? roster::Edge::end : roster::Edge::start;
    if (!zone.exists(date, seconds / 60)) return zone.at(date, seconds / 60, edge);
    return zone.at(date, seconds / 60, edge) + std::chrono::seconds{seconds % 60};
  }
  auto instant = parse_instant(time.text);
  if (!instant) {
    Error error{.problem = "'" + time.text + "' is no time",
                .remedy = "write 2026-06-12 16:58, or with an offset 2026-06-12T16:58:00-04:00",
                .where = time.where};
    return tl::unexpected(std::move(error));
  }
  return instant;
}

Checked<Scenario> read_scenario(std::string_view text, const std::string& file) {
  const auto root = yaml::parse(text, file);
  if (!root) return tl::unexpected(std::vector{root.error()});
  yaml::Errors errors;
  yaml::Fields fields(*root, errors);
  Scenario scenario;
  if (const auto clients = fields.required("clients")) {
    for (const auto& item : clients->items(errors)) {
      scenario.clients.push_back({.name = item.text(errors).value_or(""), .where = item.where()});
    }
  }
  if (const auto msp = fields.required("msp")) {
    scenario.msp = {.name = msp->text(errors).value_or(""), .where = msp->where()};
  }
  if (const auto endpoints = fields.optional("endpoints")) scenario.endpoints = read_endpoints(*endpoints, errors);
  if (const auto events = fields.required("events")) {
    for (const auto& item : events->items(errors)) {
      if (auto event = read_event(item, errors)) scenario.events.push_back(*std::move(event));
    }
  }
  if (const auto until = fields.required("until")) scenario.until = time_of(*until, errors);
  fields.finish();
  if (!errors.empty()) return tl::unexpected(errors.take());
  return scenario;
}

}  // namespace watchbill::simulate
