#include "collector/config/rule_labels.h"

#include "tests/collector/config/texts.h"
#include "tests/support/scratch.h"

namespace watchbill::config {
namespace {

std::vector<std::string> remarks(const std::string& labels, const std::vector<std::string>& categories) {
  const auto set = rules::parse_rules(
      "groups:\n- name: g\n  rules:\n  - alert: Full\n    expr: up\n    labels: {" + labels + "}\n", "r.yml");
  REQUIRE(set);
  return test::texts_of(remark_labels(*set, categories));
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("a severity that is none and a category that no client knows are warnings with their place") {
  const std::vector<std::string> known{"network", "servers"};
  struct Row {
    const char* labels;
    Texts said;
  };
  const Row rows[] = {
      {"severity: critical, category: servers", {}},
      {"severity: P2", {}},
      {"severity: '{{ $labels.severity }}', category: '{{ $labels.kind }}'", {}},
      {"severity: ''", {}},
      {"severity: crit",
       {"r.yml:6:24: alert 'Full' has the severity 'crit', which is none: it will be P3 (did you mean 'critical'?)"}},
      {"severity: warnign",
       {"r.yml:6:24: alert 'Full' has the severity 'warnign', which is none: it will be P3 (did you mean 'warning'?)"}},
      {"severity: page",
       {"r.yml:6:24: alert 'Full' has the severity 'page', which is none: it will be P3 (write critical (P1), warning "
        "(P3), info (P4), or P1 to P4)"}},
      {"category: server",
       {"r.yml:6:24: alert 'Full' has the category 'server', which no client knows (did you mean 'servers'?)"}},
      {"category: telephony",
       {"r.yml:6:24: alert 'Full' has the category 'telephony', which no client knows (known: network, servers)"}},
  };
  for (const auto& row : rows) {
    INFO(row.labels);
    CHECK(remarks(row.labels, known) == row.said);
  }
  CHECK(remarks("category: telephony", {}) == Texts{});
}

TEST_CASE("a client knows the common categories, its own, those of skills and matrix, and of the provider's answers") {
  const auto read =
      test::read(test::with(test::with(test::with(test::kClient, "skills: [servers, network]}", "skills: [phones]}"),
                                       "hours:", "categories: [printers]\nhours:"),
                            "category: security", "category: doors"),
                 test::with(test::kMsp, "answers: {", "answers: {cameras: noc, "));
  REQUIRE(read);
  const auto known = categories_of(*read);
  for (const char* one : {"servers", "phones", "printers", "doors", "cameras"}) {
    INFO(one);
    CHECK(std::find(known.begin(), known.end(), one) != known.end());
  }
  CHECK(std::find(known.begin(), known.end(), "default") == known.end());
}

TEST_CASE("hours with a mistake are not judged as none") {
  const auto read = test::read(test::with(test::with(test::kClient, "08:00-17:00", "08:00-12:00, 11:00-17:00"),
                                          "{open: internal, closed: msp}",
                                          "{when: {severity: P4}, open: internal, closed: defer}\n  - {open: internal, "
                                          "closed: msp}"));
  const auto errors = test::errors_of(read);
  REQUIRE(errors.size() == 1);
  CHECK(errors[0].find("clients/peach.yml:7:") == 0);
}

TEST_CASE("a client in the file of another name is a warning, in a directory") {
  const test::Scratch scratch;
  scratch.write("msp.yml", std::string(test::kMsp));
  std::filesystem::create_directories(scratch.path() / "clients");
  scratch.write("clients/plum.yml", std::string(test::kClient));
  const auto read = load(scratch.path(), Scope::policies);
  REQUIRE(read);
  REQUIRE(read->warnings.size() == 1);
  CHECK(
      read->warnings[0].text().ends_with("clients/plum.yml:1:9: the client 'peach' stands in the file of 'plum' "
                                         "(rename the file to peach.yml, or the client)"));
}

}  // namespace watchbill::config
