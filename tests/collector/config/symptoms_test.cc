// What explains what, as people write it.

#include "tests/collector/config/texts.h"
#include "tests/support/catch.h"

namespace watchbill::config {
namespace {

using test::errors_of;
using test::kClient;
using test::with;

std::string client(const std::string& line) {
  return with(kClient, "lead: ana", "lead: ana\n" + line);
}
ownership::Policy policy_of(const std::string& text) {
  const auto read = test::read(text);
  CHECK(errors_of(read) == std::vector<std::string>{});
  REQUIRE(read);
  return read->clients.at("peach")->policy;
}

TEST_CASE(
    "a silent endpoint explains the rest of it, and three of ten are their site, unless the file says otherwise") {
  const auto policy = policy_of(std::string(kClient));
  REQUIRE(policy.inhibitions.size() == 1);
  CHECK(policy.inhibitions[0].source.match({{"alertname", "HostDown"}}));
  CHECK_FALSE(policy.inhibitions[0].target.has_value());
  CHECK(policy.inhibitions[0].equal == std::vector<std::string>{"site", "instance"});
  CHECK(policy.site_storm.endpoint.match({{"alertname", "HostDown"}}));
  CHECK(policy.site_storm.at_least == 3);
  CHECK(policy.site_storm.percent == 30);
  CHECK(policy.site_storm.within == std::chrono::minutes{2});
}

TEST_CASE("inhibitions and storms as the file says") {
  const auto policy =
      policy_of(client("inhibit: [{source: 'alertname=\"LineDown\"', target: 'alertname=~\"Vpn.*\"', equal: [site]}]\n"
                       "site_storm: {endpoint: 'alertname=\"Gone\"', at_least: 5, share: 50%, within: 5m}"));
  REQUIRE(policy.inhibitions.size() == 1);
  CHECK(policy.inhibitions[0].target->match({{"alertname", "VpnDown"}}));
  CHECK(policy.site_storm.endpoint.match({{"alertname", "Gone"}}));
  CHECK(policy.site_storm.at_least == 5);
  CHECK(policy.site_storm.percent == 50);
  CHECK(policy.site_storm.within == std::chrono::minutes{5});

  const auto off = policy_of(client("inhibit: []\nsite_storm: off"));
  CHECK(off.inhibitions.empty());
  CHECK(off.site_storm.endpoint.empty());
}

TEST_CASE("what explains everything, or cannot be read, is refused with its place") {
  const auto error = [](const std::string& line) {
    const auto all = errors_of(test::read(client(line)));
    return all.empty() ? std::string("none") : all.front();
  };
  CHECK(error("inhibit: [{source: 'a=\"b\"'}]") ==
        "clients/peach.yml:13:11: this would silence every other alert of the client (say a target, or which labels "
        "must be equal: equal: [site, instance])");
  CHECK(error("inhibit: [{target: 'a=\"b\"'}]") == "clients/peach.yml:13:11: the field 'source' is missing (add it)");
  CHECK(error("inhibit: [{source: 'a', equal: [site]}]").starts_with("clients/peach.yml:13:20: "));
  CHECK(error("site_storm: {share: 0%}") ==
        "clients/peach.yml:13:21: '0%' is no share of a site's endpoints (write it as 30%)");
  CHECK(error("site_storm: {share: most}") ==
        "clients/peach.yml:13:21: 'most' is no share of a site's endpoints (write it as 30%)");
  CHECK(error("site_storm: {at_least: 1}") ==
        "clients/peach.yml:13:24: a storm is of 2 endpoints or more (write it as 3)");
  CHECK(error("site_storm: on") ==
        "clients/peach.yml:13:13: a site's storm has fields (write {at_least: 3, share: 30%, within: 2m}, or off)");
}

}  // namespace
}  // namespace watchbill::config
