// The words of the errors are Prometheus', since people search for them.

#include "collector/promql/functions/implementations.h"
#include "collector/promql/functions/signatures.h"
#include "collector/promql/parse/ast.h"
#include "collector/promql/query.h"
#include "tests/support/catch.h"

using namespace watchbill;
using promql::Query;

namespace {

struct Row {
  const char* name;
  const char* query;
  const char* text;
};

}  // namespace

TEST_CASE("every function that is parsed is evaluated") {
  for (const auto& signature : promql::all_signatures()) {
    INFO(signature.name);
    CHECK(promql::find_implementation(signature.name) != nullptr);
  }
}

TEST_CASE("a query is printed in Prometheus' canonical spelling") {
  const Row rows[] = {
      {"number", "1e3", "1000"},
      {"hexadecimal", "0x1F", "31"},
      {"octal as Go reads it", "010", "8"},
      {"large number", "1000000", "1e+06"},
      {"infinity", "-iNf", "-Inf"},
      {"not a number", "NAN", "NaN"},
      {"fraction", ".5 + 5.", "0.5 + 5"},
      {"string", "'a\"b\\n'", "\"a\\\"b\\n\""},
      {"raw string", "`a\\b`", "\"a\\\\b\""},
      {"comment", "foo # bar\n + 1", "foo + 1"},
      {"selector", "foo", "foo"},
      {"empty braces", "foo{}", "foo"},
      {"matchers in order", "foo{b!='2', a=\"1\",}", "foo{a=\"1\",b!=\"2\"}"},
      {"name as a matcher", "{__name__=\"foo\"}", "{__name__=\"foo\"}"},
      {"patterns", "{a=~'x.*', b!~''}", "{a=~\"x.*\",b!~\"\"}"},
      {"colon in a name", "a:b:c", "a:b:c"},
      {"keywords as metrics", "sum + offset + by + and{on='1'}", "sum + offset + by + and{on=\"1\"}"},
      {"keywords as labels", "sum by (on, by, bool) (start)", "sum by (on, by, bool) (start)"},
      {"range", "foo[90s]", "foo[1m30s]"},
      {"offset", "foo offset 1h30m", "foo offset 1h30m"},
      {"negative offset", "foo[5m] offset -1w", "foo[5m] offset -1w"},
      {"at", "foo @ 1.5 offset 5m", "foo @ 1.500 offset 5m"},
      {"at after offset", "foo offset 5m @ -3", "foo @ -3.000 offset 5m"},
      {"at start and end", "foo @ start() + foo @ end()", "foo @ start() + foo @ end()"},
      {"subquery", "rate(foo[5m])[1h:30s] offset 1d", "rate(foo[5m])[1h:30s] offset 1d"},
      {"subquery without step", "foo[1h:]", "foo[1h:]"},
      {"right-associative power", "2 ^ 3 ^ 2", "2 ^ 3 ^ 2"},
      {"sign before power", "-a ^ 2", "-a ^ 2"},
      {"parentheses stay", "(a + b) * c", "(a + b) * c"},
      {"aggregation, grouping after", "sum(foo) by (a,b,)", "sum by (a, b) (foo)"},
      {"aggregation without", "avg without (a) (foo)", "avg without (a) (foo)"},
      {"without nothing", "avg without () (foo)", "avg without () (foo)"},
      {"by nothing", "avg by () (foo)", "avg(foo)"},
      {"aggregation's parameter", "topk(3, foo) by (a)", "topk by (a) (3, foo)"},
      {"matching", "a + on(x,y) group_left(z) b", "a + on (x, y) group_left (z) b"},
      {"group_right without list", "a / ignoring(x) group_right b", "a / ignoring (x) group_right () b"},
      {"bool", "a > bool on() b", "a > bool on () b"},
      {"set operators", "a and b or c unless on(x) d", "a and b or c unless on (x) d"},
      {"capitals", "SUM BY (a) (x) AND y", "sum by (a) (x) and y"},
      {"calls", "label_replace(up, 'a', '$1', 'b', '(.*)')", "label_replace(up, \"a\", \"$1\", \"b\", \"(.*)\")"},
      {"no arguments", "time() - day_of_week()", "time() - day_of_week()"},
  };
  for (const auto& row : rows) {
    INFO(row.name << ": " << row.query);
    const auto query = Query::parse(row.query);
    if (!query) {
      FAIL_CHECK(query.error().text());
      continue;
    }
    CHECK(query->text() == row.text);
    const auto again = Query::parse(query->text());
    REQUIRE(again);
    CHECK(promql::equal(query->expr(), again->expr()));
  }
}

TEST_CASE("operators bind as Prometheus binds them") {
  const Row rows[] = {
      {"product before sum", "a + b * c", "a + (b * c)"},
      {"comparison after sum", "a + b > c - d", "(a + b) > (c - d)"},
      {"and before or", "a or b and c", "a or (b and c)"},
      {"left to right", "a - b - c", "(a - b) - c"},
      {"power from the right", "a ^ b ^ c", "a ^ (b ^ c)"},
      {"comparison left to right", "a == b > c", "(a == b) > c"},
      {"atan2 like product", "a + b atan2 c", "a + (b atan2 c)"},
      {"sign before product", "-a * b", "(-a) * b"},
      {"sign after power", "-a ^ b", "-(a ^ b)"},
      {"power of a sign", "a ^ -b * c", "(a ^ (-b)) * c"},
  };
  const auto shape = [](const promql::Expr& expr, auto& self) -> std::string {
    const auto& inner = promql::unwrapped(expr);
    if (const auto* binary = std::get_if<promql::Binary>(&inner.node)) {
      return "(" + self(*binary->left, self) + std::string(promql::spelling(binary->op)) + self(*binary->right, self) +
             ")";
    }
    if (const auto* unary = std::get_if<promql::Unary>(&inner.node)) return "(-" + self(*unary->operand, self) + ")";
    return std::get<promql::Selector>(inner.node).name;
  };
  for (const auto& row : rows) {
    INFO(row.name << ": " << row.query);
    CHECK(shape(Query::parse(row.query)->expr(), shape) == shape(Query::parse(row.text)->expr(), shape));
  }
}

TEST_CASE("a query that cannot be is refused with its place and Prometheus' words") {
  const Row rows[] = {
      {"nothing", "", "1:1: parse error: no expression found in input"},
      {"only a comment", "# foo", "1:1: parse error: no expression found in input"},
      {"end after operator", "1 +", "1:4: parse error: unexpected end of input"},
      {"two metrics", "foo bar", "1:5: parse error: unexpected identifier \"bar\""},
      {"place on a later line", "foo +\n  * bar", "2:3: parse error: unexpected <op:*>"},
      {"unclosed parenthesis", "(1", "1:3: parse error: unclosed left parenthesis"},
      {"stray parenthesis", "1)", "1:3: parse error: unexpected right parenthesis ')'"},
      {"stray brace", "}", "1:1: parse error: unexpected character: '}'"},
      {"unclosed braces", "foo{a=\"b\"", "1:10: parse error: unexpected end of input inside braces"},
      {"unterminated string", "\"abc", "1:1: parse error: unterminated quoted string"},
      {"unterminated raw string", "`abc", "1:1: parse error: unterminated raw string"},
      {"unknown escape", "\"\\q\"", "1:1: parse error: unknown escape sequence U+0071 'q'"},
      {"unknown character", "foo ? 1", "1:5: parse error: unexpected character: '?'"},
      {"single exclamation mark", "foo ! bar", "1:5: parse error: unexpected character after '!': ' '"},
      {"pattern operator outside braces", "foo =~ bar", "1:5: parse error: unexpected character after '=': '~'"},
      {"assignment", "foo = bar", "1:5: parse error: unexpected \"=\""},
      {"unknown function", "rte(foo[5m])", "1:1: parse error: unknown function with name \"rte\" (did you mean rate?)"},
      {"too few arguments", "clamp(foo, 1)", "1:1: parse error: expected 3 argument(s) in call to \"clamp\", got 2"},
      {"at least", "label_join(foo)",
       "1:1: parse error: expected at least 3 argument(s) in call to \"label_join\", got 1"},
      {"at most", "round(foo, 1, 2)", "1:1: parse error: expected at most 2 argument(s) in call to \"round\", got 3"},
      {"argument's type", "rate(foo)",
       "1:6: parse error: expected type range vector in call to function \"rate\", got instant vector"},
      {"trailing comma", "clamp_min(foo, 1,)", "1:17: parse error: trailing commas not allowed in function call args"},
      {"aggregation of a scalar", "sum(1)",
       "1:5: parse error: expected type instant vector in aggregation expression, got scalar"},
      {"aggregation's parameter", "topk(foo, foo)",
       "1:6: parse error: expected type scalar in aggregation parameter, got instant vector"},
      {"aggregation of nothing", "sum()", "1:1: parse error: no arguments for aggregate expression provided"},
      {"aggregation of too much", "sum(foo, foo)",
       "1:1: parse error: wrong number of arguments for aggregate expression provided, expected 1, got 2"},
      {"grouping without list", "sum by a (foo)",
       "1:8: parse error: unexpected identifier \"a\" in grouping opts, expected \"(\""},
      {"grouping by a number", "sum by (1) (foo)",
       "1:9: parse error: unexpected number \"1\" in grouping opts, expected label"},
      {"grouping by a metric", "sum by (a:b) (foo)",
       "1:9: parse error: unexpected metric identifier \"a:b\" in grouping opts, expected label"},
      {"syntax within an aggregation", "sum(foo bar)",
       "1:9: parse error: unexpected identifier \"bar\" in aggregation"},
      {"empty matcher alone", "{a=\"\"}",
       "1:1: parse error: vector selector must contain at least one non-empty matcher"},
      {"pattern that fits empty", "{a=~\".*\"}",
       "1:1: parse error: vector selector must contain at least one non-empty matcher"},
      {"name twice", "foo{__name__=\"bar\"}",
       "1:1: parse error: metric name must not be set twice: \"foo\" or \"bar\""},
      {"bad pattern", "foo{a=~\"(\"}", "1:5: parse error: error parsing regexp: missing closing ): `^(?:()$`"},
      {"label without operator", "foo{a}",
       "1:6: parse error: unexpected \"}\" in label matching, expected label matching operator"},
      {"label without string", "foo{a=1}", "1:7: parse error: unexpected character inside braces: '1'"},
      {"range of a range", "foo[5m][5m]", "1:8: parse error: ranges only allowed for vector selectors"},
      {"range after offset", "foo offset 5m [5m]", "1:15: parse error: no offset modifiers allowed before range"},
      {"range after at", "foo @ 5 [5m]", "1:9: parse error: no @ modifiers allowed before range"},
      {"empty range", "foo[]", "1:5: parse error: missing unit character in duration"},
      {"range without unit", "foo[5]", "1:5: parse error: missing unit character in duration"},
      {"range of zero", "foo[0s]", "1:5: parse error: duration must be greater than 0"},
      {"units out of order", "foo[5s4m]", "1:5: parse error: not a valid duration string: \"5s4m\""},
      {"offset without duration", "foo offset bar",
       "1:12: parse error: unexpected identifier \"bar\" in offset, expected duration"},
      {"offset of a number", "1 offset 5m",
       "1:1: parse error: offset modifier must be preceded by an instant vector selector or range vector selector or a "
       "subquery"},
      {"offset twice", "foo offset 5m offset 5m", "1:1: parse error: offset may not be set multiple times"},
      {"at twice", "foo @ 1 @ 2", "1:1: parse error: @ <timestamp> may not be set multiple times"},
      {"at of a sum", "(a + b) @ 5",
       "1:1: parse error: @ modifier must be preceded by an instant vector selector or range vector selector or a "
       "subquery"},
      {"at nothing", "foo @ bar", "1:7: parse error: unexpected identifier \"bar\" in @, expected timestamp"},
      {"at infinity", "foo @ Inf", "1:1: parse error: timestamp out of bounds for @ modifier: +Inf"},
      {"scalars compared", "1 == 1", "1:3: parse error: comparisons between scalars must use BOOL modifier"},
      {"bool arithmetic", "foo + bool bar", "1:5: parse error: bool modifier can only be used on comparison operators"},
      {"matching of a scalar", "foo + on(a) 1",
       "1:1: parse error: vector matching only allowed between instant vectors"},
      {"set operator of a scalar", "foo and 1",
       "1:1: parse error: set operator \"and\" not allowed in binary scalar expression"},
      {"grouping a set operator", "foo or on(a) group_left bar",
       "1:1: parse error: no grouping allowed for \"or\" operation"},
      {"label on both sides", "foo + on(a) group_left(a) bar",
       "1:5: parse error: label \"a\" must not occur in ON and GROUP clause at once"},
      {"string in arithmetic", "\"a\" + 1",
       "1:1: parse error: binary expression must contain only scalar and instant vector types"},
      {"sign of a range", "-foo[5m]",
       "1:1: parse error: unary expression only allowed on expressions of type scalar or instant vector, got \"range "
       "vector\""},
      {"subquery of a scalar", "time()[5m:1m]",
       "1:1: parse error: subquery is only allowed on instant vector, got scalar instead"},
      {"number that is none", "1e",
       "1:1: parse error: error parsing number: strconv.ParseFloat: parsing \"1e\": invalid syntax"},
      {"letters after a number", "5foo", "1:1: parse error: bad number or duration syntax: \"5\""},
  };
  for (const auto& row : rows) {
    INFO(row.name << ": " << row.query);
    const auto query = Query::parse(row.query);
    REQUIRE_FALSE(query);
    const std::string text = query.error().text();
    const std::string got = text.starts_with(": ") ? text.substr(2) : text.starts_with(":") ? text.substr(1) : text;
    CHECK(got.substr(0, std::string(row.text).size()) == row.text);
  }
}

TEST_CASE("nesting and chains beyond the limit are refused, not followed") {
  const auto repeated = [](const char* part, int n) {
    std::string out;
    for (int i = 0; i < n; ++i) out += part;
    return out;
  };
  CHECK(Query::parse(repeated("(", 100) + "1" + repeated(")", 100)));
  for (const std::string& query : {repeated("(", 100'000) + "1" + repeated(")", 100'000), repeated("-", 100'000) + "a",
                                   repeated("a + ", 100'000) + "a", repeated("a ^ ", 100'000) + "a",
                                   repeated("abs(", 1'000) + "a" + repeated(")", 1'000)}) {
    const auto parsed = Query::parse(query);
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().problem.find("nested deeper than 256") != std::string::npos);
  }
}
