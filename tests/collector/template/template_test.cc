// What the rows expect was read off Prometheus 2.42 (promtool test rules) where it could be.

#include "collector/template/template.h"

#include <limits>

#include "collector/template/go_format.h"
#include "tests/support/catch.h"

using namespace watchbill;
using templates::Data;
using templates::QuerySample;
using templates::Template;

namespace {

Data example() {
  Data data{.labels = {{"instance", "db-1.peach.example:9100"}, {"job", "node"}}, .value = 93.25};
  data.external_labels = {{"region", "eu"}};
  data.external_url = "https://watch.example/base";
  data.query = [](const std::string& expression) -> Result<std::vector<QuerySample>> {
    if (expression == "none") return std::vector<QuerySample>{};
    if (expression == "bad") return fail("no such thing");
    return std::vector<QuerySample>{{.labels = {{"host", "b"}}, .value = 2048},
                                    {.labels = {{"host", "a"}}, .value = 0.001}};
  };
  return data;
}

struct Row {
  const char* name;
  const char* text;
  const char* expanded;
};

void check(const Row& row) {
  INFO(row.name << ": " << row.text);
  const auto parsed = Template::parse(row.text);
  if (!parsed) {
    FAIL_CHECK(parsed.error().text());
    return;
  }
  const auto expanded = parsed->expand(example());
  CHECK((expanded ? *expanded : "ERROR " + expanded.error().text()) == row.expanded);
}

}  // namespace

TEST_CASE("a template expands as Go's text/template does") {
  const Row rows[] = {
      {"text alone", "no action", "no action"},
      {"nothing", "", ""},
      {"label by variable", "{{ $labels.instance }}", "db-1.peach.example:9100"},
      {"label by field", "{{ .Labels.job }}", "node"},
      {"a label that is not there is empty", "[{{ $labels.mount }}]", "[]"},
      {"value", "{{ $value }} {{ .Value }}", "93.25 93.25"},
      {"external labels and URL", "{{ $externalLabels.region }} {{ .ExternalURL }}", "eu https://watch.example/base"},
      {"labels print as a Go map", "{{ $labels }}", "map[instance:db-1.peach.example:9100 job:node]"},
      {"trim markers", "a  {{- $value -}}  b", "a93.25b"},
      {"a minus without space is a number", "{{-3}}", "-3"},
      {"comment", "a{{/* unseen */}}b {{- /* unseen */ -}} c", "abc"},
      {"own variable", "{{ $x := $value }}{{ $x }}", "93.25"},
      {"assignment reaches out of a block", "{{ $x := 1 }}{{ if true }}{{ $x = 2 }}{{ end }}{{ $x }}", "2"},
      {"if true", "{{ if gt $value 90.0 }}high{{ else }}low{{ end }}", "high"},
      {"else if", "{{ if gt $value 95.0 }}high{{ else if gt $value 90.0 }}mid{{ else }}low{{ end }}", "mid"},
      {"and, or, not", "{{ if and true (or false (not false)) }}yes{{ end }}", "yes"},
      {"and answers its deciding argument", "{{ and 1 0 2 }} {{ or 0 \"\" \"x\" \"y\" }}", "0 x"},
      {"or stops before what would fail", "{{ or true (query \"bad\") }}", "true"},
      {"eq of several", "{{ eq $labels.job \"a\" \"node\" }}", "true"},
      {"ne lt le ge of text", "{{ ne \"a\" \"b\" }} {{ lt \"a\" \"b\" }} {{ le \"b\" \"b\" }} {{ ge \"a\" \"b\" }}",
       "true true true false"},
      {"with changes dot", "{{ with $labels.job }}<{{ . }}>{{ end }}", "<node>"},
      {"with of nothing", "{{ with $labels.mount }}<{{ . }}>{{ else }}none{{ end }}", "none"},
      {"range of labels", "{{ range $k, $v := $labels }}{{ $k }}={{ $v }};{{ end }}",
       "instance=db-1.peach.example:9100;job=node;"},
      {"range of an answer", "{{ range query \"x\" }}{{ .Labels.host }}:{{ .Value }} {{ end }}", "b:2048 a:0.001 "},
      {"range of nothing", "{{ range query \"none\" }}x{{ else }}empty{{ end }}", "empty"},
      {"break and continue",
       "{{ range $i, $s := query \"x\" }}{{ if eq $i 0 }}{{ continue }}{{ end }}{{ $i }}{{ break }}{{ end }}", "1"},
      {"query, first, value", "{{ query \"x\" | first | value | humanize1024 }}", "2ki"},
      {"label of the first", "{{ with query \"x\" }}{{ . | first | label \"host\" }}{{ end }}", "b"},
      {"sortByLabel", "{{ range query \"x\" | sortByLabel \"host\" }}{{ .Labels.host }}{{ end }}", "ab"},
      {"parentheses and fields", "{{ (query \"x\" | first).Labels.host }}", "b"},
      {"index and len", "{{ index $labels \"job\" }} {{ len $labels }} {{ (index (query \"x\") 1).Value }}",
       "node 2 0.001"},
      {"print", "{{ print 1 2 \"a\" \"b\" 3 }}", "1 2ab3"},
      {"strings of both kinds", "{{ \"a\\tb\" }}{{ `c\\t` }}", "a\tbc\\t"},
      {"numbers of all kinds", "{{ 0x1F }} {{ 1e3 }} {{ .5 }} {{ 'a' }} {{ 1_000 }}", "31 1000 0.5 97 1000"},
  };
  for (const auto& row : rows) check(row);
}

TEST_CASE("numbers and times are made fit for people as Prometheus does") {
  const Row rows[] = {
      {"humanize", "{{ humanize 1234567.0 }} {{ humanize 0.00012 }} {{ humanize 0.0 }} {{ humanize \"5000\" }}",
       "1.235M 120u 0 5k"},
      {"humanize1024", "{{ humanize1024 1048576.0 }} {{ humanize1024 0.5 }}", "1Mi 0.5"},
      {"humanizeDuration",
       "{{ humanizeDuration 93784.5 }}|{{ humanizeDuration 3661 }}|{{ humanizeDuration 61.7 }}|{{ humanizeDuration 1.5 "
       "}}|{{ humanizeDuration 0.0015 }}|{{ humanizeDuration 0 }}|{{ humanizeDuration -60 }}",
       "1d 2h 3m 4s|1h 1m 1s|1m 1s|1.5s|1.5ms|0s|-1m 0s"},
      {"humanizePercentage", "{{ humanizePercentage 0.93256 }}", "93.26%"},
      {"humanizeTimestamp", "{{ humanizeTimestamp 1435065584.128 }}", "2015-06-23 13:19:44.128 +0000 UTC"},
      {"parseDuration and toTime", "{{ parseDuration \"1h30m\" }} {{ toTime \"5\" }}",
       "5400 1970-01-01 00:00:05 +0000 UTC"},
      {"case", "{{ \"ab cd\" | title }} {{ \"ab\" | toUpper }} {{ \"AB\" | toLower }}", "Ab Cd AB ab"},
      {"reReplaceAll", "{{ reReplaceAll \"(.*):[0-9]+\" \"${1}!\" $labels.instance }}", "db-1.peach.example!"},
      {"match", "{{ match \"^db-\" $labels.instance }}", "true"},
      {"stripPort and stripDomain", "{{ stripPort $labels.instance }} {{ stripDomain $labels.instance }}",
       "db-1.peach.example db-1:9100"},
      {"links", "{{ graphLink \"up == 0\" }} {{ tableLink \"up\" }}",
       "/graph?g0.expr=up+%3D%3D+0&g0.tab=0 /graph?g0.expr=up&g0.tab=1"},
      {"outside", "{{ externalURL }} {{ pathPrefix }}", "https://watch.example/base /base"},
      {"safeHtml, html, urlquery", "{{ safeHtml \"<b>\" }} {{ html \"<b>\" }} {{ urlquery \"a b\" }}",
       "<b> &lt;b&gt; a+b"},
      {"printf", "{{ printf \"%.2f %5.1f|%-5s|%05d|%q|%v|%s|%%\" $value 1.25 \"ab\" 42 \"x\\\"\" true \"s\" }}",
       "93.25   1.2|ab   |00042|\"x\\\"\"|true|s|%"},
      {"printf that does not fit", "{{ printf \"%d %s %f\" $value $value }}",
       "%!d(float64=93.25) %!s(float64=93.25) %!f(MISSING)"},
      {"printf with too many", "{{ printf \"%v\" 1 \"a\" }}", "1%!(EXTRA string=a)"},
  };
  for (const auto& row : rows) check(row);
}

TEST_CASE("floats print as Go prints them") {
  const std::pair<double, const char*> rows[] = {{0, "0"},
                                                 {1, "1"},
                                                 {100000, "100000"},
                                                 {1000000, "1e+06"},
                                                 {123456789, "1.23456789e+08"},
                                                 {1e21, "1e+21"},
                                                 {0.0001, "0.0001"},
                                                 {0.00001, "1e-05"},
                                                 {1.0 / 3, "0.3333333333333333"},
                                                 {-0.0, "-0"},
                                                 {std::numeric_limits<double>::infinity(), "+Inf"},
                                                 {std::numeric_limits<double>::quiet_NaN(), "NaN"}};
  for (const auto& [value, text] : rows) CHECK(templates::go_float(value) == text);
  CHECK(templates::go_plain_float(1e21) == "1000000000000000000000");
  CHECK(templates::go_plain_float(1e24) == "1000000000000000000000000");
  CHECK(templates::go_plain_float(-1.5e23) == "-150000000000000000000000");
  CHECK(templates::go_plain_float(1234567890123456.5) == "1234567890123456.5");
  CHECK(templates::go_plain_float(1.25e-7) == "0.000000125");
  CHECK(templates::go_quote("a\"\\\n\x01\xc3\xa9\xff") == "\"a\\\"\\\\\\n\\x01\xc3\xa9\\xff\"");
}

TEST_CASE("a template that cannot work is refused with its place") {
  const Row rows[] = {
      {"unclosed action", "a\n {{ $value", "template: unclosed action"},
      {"unclosed comment", "{{/* x", "template: unclosed comment"},
      {"unknown function", "{{ humanise 1 }}", "template: function \"humanise\" not defined (did you mean humanize?)"},
      {"undefined variable", "{{ $label.x }}", "template: undefined variable \"$label\" (did you mean $labels?)"},
      {"variable out of its scope", "{{ if true }}{{ $x := 1 }}{{ end }}{{ $x }}",
       "template: undefined variable \"$x\""},
      {"never ended", "{{ if true }}x", "template: {{if}} is never ended"},
      {"end alone", "{{ end }}", "template: unexpected {{end}}"},
      {"else alone", "{{ else }}", "template: unexpected {{else}}"},
      {"two elses", "{{ if true }}{{ else }}{{ else }}{{ end }}", "template: expected end; found {{else}}"},
      {"empty action", "{{ }}", "template: missing value for command"},
      {"bad character in a name", "{{ $labels.a-b }}", "template: bad character '-'"},
      {"wrong count of arguments", "{{ humanize }}", "template: wrong number of args for humanize: want 1 got 0"},
      {"argument to a value", "{{ $value 1 }}", "template: can't give argument to non-function"},
      {"literal in a pipe", "{{ 1 | 2 }}", "template: non executable command in pipeline stage 2"},
      {"unclosed parenthesis", "{{ (1 }}", "template: unclosed left paren"},
      {"unclosed string", "{{ \"a }}", "template: unterminated quoted string"},
      {"define", "{{ define \"x\" }}{{ end }}", "template: {{define}} is not part of rule templates here"},
      {"break outside range", "{{ break }}", "template: {{break}} outside {{range}}"},
      {"stray character", "{{ ? }}", "template: unexpected '?' in action"},
  };
  for (const auto& row : rows) {
    INFO(row.name << ": " << row.text);
    const auto parsed = Template::parse(row.text);
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().text().find(row.expanded) != std::string::npos);
    CHECK(parsed.error().where->line >= 1);
    CHECK(parsed.error().where->column >= 1);
  }
  CHECK(Template::parse("a\n {{ nope }}").error().where == SourcePos{.file = "", .line = 2, .column = 5});
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += '(';
  CHECK_FALSE(Template::parse("{{ " + deep + " }}"));
}

TEST_CASE("what fails while a template is expanded is an error, not a text") {
  const Row rows[] = {
      {"float against integer", "{{ gt $value 90 }}", "error calling gt: incompatible types for comparison"},
      {"first of nothing", "{{ query \"none\" | first }}", "first() called on vector with no elements"},
      {"query that fails", "{{ query \"bad\" }}", "no such thing"},
      {"field of a text", "{{ $labels.job.x }}", "can't evaluate field x in type string"},
      {"text that is no number", "{{ humanize \"x\" }}", "invalid syntax"},
      {"wrong type", "{{ toUpper 5 }}", "expected string; got int"},
      {"bad pattern", "{{ match \"(\" \"a\" }}", "error parsing regexp"},
      {"range over a number", "{{ range 5 }}{{ end }}", "range can't iterate over 5"},
      {"index out of range", "{{ index (query \"x\") 7 }}", "index out of range: 7"},
      {"function without its arguments", "{{ print humanize }}", "wrong number of args for humanize"},
  };
  for (const auto& row : rows) {
    INFO(row.name << ": " << row.text);
    const auto parsed = Template::parse(row.text);
    REQUIRE(parsed);
    const auto expanded = parsed->expand(example());
    REQUIRE_FALSE(expanded);
    CHECK(expanded.error().text().find(row.expanded) != std::string::npos);
    CHECK(expanded.error().where->line == 1);
  }
}
