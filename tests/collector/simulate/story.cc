#include "tests/collector/simulate/story.h"

#include <fstream>
#include <iterator>
#include <map>

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

namespace {

std::string gists(const simulate::Timeline& timeline) {
  std::string out;
  for (const auto& line : lines_of(timeline)) {
    if (line["incident"].is_null()) continue;
    out += line["at"].get<std::string>() + ' ' + line["incident"].get<std::string>() + ' ' + gist(line) + '\n';
  }
  return out;
}

void replace(std::string& text, const std::string& before, const std::string& after) {
  const auto at = text.find(before);
  INFO(before);
  REQUIRE(at != std::string::npos);
  text.replace(at, before.size(), after);
}

}  // namespace

std::string story(const std::string& events, const std::string& until, const std::string& more) {
  return gists(played(scenario(events, until, more)));
}

std::string story(const std::vector<Change>& changes, const std::string& events, const std::string& until) {
  const test::Scratch scratch;
  std::string text = scenario(events, until);
  std::map<std::string, std::string> policies;
  for (const auto& [file, before, after] : changes) {
    if (!policies.contains(file)) {
      std::ifstream in(kPolicies + file);
      policies[file] = std::string(std::istreambuf_iterator<char>(in), {});
      replace(text, kPolicies + file, (scratch.path() / file).string());
    }
    replace(policies[file], before, after);
  }
  for (const auto& [file, policy] : policies) scratch.write(file, policy);
  return gists(played(text));
}

}  // namespace watchbill::test
