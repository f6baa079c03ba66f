#include "tests/collector/simulate/story.h"

#include <nlohmann/json.hpp>

#include "tests/support/catch.h"
#include "tests/support/scratch.h"

namespace watchbill::test {

const std::string kPolicies = WATCHBILL_SOURCE_DIR "/tests/fixtures/policies/";

std::string scenario(const std::string& events, const std::string& until, const std::string& more) {
  return "clients: [" + kPolicies + "peach.yml, " + kPolicies + "leeds.yml]\nmsp: " + kPolicies + "msp.yml\nevents:\n" +
         events + "until: \"" + until + "\"\n" + more;
}

simulate::Timeline played(const std::string& text) {
  const test::Scratch scratch;
  const auto timeline = simulate::run(scratch.write("scenario.yml", text));
  if (!timeline) FAIL(timeline.error().front().text());
  return *timeline;
}

std::vector<Json> lines_of(const simulate::Timeline& timeline) {
  std::vector<Json> lines;
  for (const auto& line : timeline.lines) lines.push_back(Json::parse(line));
  return lines;
}

/// `state owner rule until; who how, who how`, deferred marked: what the table says of a line.
std::string gist(const Json& line) {
  std::string out = line["state"].get<std::string>() + ' ' + line["owner"].get<std::string>();
  if (line["deferred"].get<bool>()) out += " deferred";
  out += ' ' + line["rule"].get<std::string>() + ' ' +
         (line["until"].is_null() ? std::string("-") : line["until"].get<std::string>()) + ';';
  for (const auto& told : line["told"]) {
    out += ' ' + told["who"].get<std::string>() + ' ' + told["how"].get<std::string>() + ',';
  }
  out.pop_back();
  return out;
}

std::string story(const std::string& events, const std::string& until, const std::string& more) {
  std::string out;
  for (const auto& line : lines_of(played(scenario(events, until, more)))) {
    if (line["incident"].is_null()) continue;
    out += line["at"].get<std::string>() + ' ' + line["incident"].get<std::string>() + ' ' + gist(line) + '\n';
  }
  return out;
}

}  // namespace watchbill::test
