#include "tests/promql/random_query.h"

#include "collector/template/go_format.h"

namespace watchbill::test {

using promql::Type;

std::string RandomQuery::query(int depth) {
  if (chance(12)) return scalar(depth);
  return vector(depth);
}

/// White space where it means nothing, a comment now and then.
std::string RandomQuery::space() {
  static constexpr const char* kSpaces[] = {"", "", "", " ", " ", "\t", "  "};
  return one_of(kSpaces);
}

std::string RandomQuery::number() {
  static constexpr const char* kNumbers[] = {"0",   "1",   "2",   "10", "0.5",   "1e3",  "0x1F",
                                             "010", "Inf", "NaN", "-1", "-0.25", "1e-3", ".5"};
  return one_of(kNumbers);
}

std::string RandomQuery::duration() {
  static constexpr const char* kDurations[] = {"1m", "2m", "5m", "90s", "30s", "1m15s", "10m"};
  return one_of(kDurations);
}

std::string RandomQuery::labels() {
  static constexpr const char* kLabels[] = {"()",   "(host)",    "(host, code)", "(code)",
                                            "(le)", "(nothing)", "(host, le)"};
  return one_of(kLabels);
}

std::string RandomQuery::matchers() {
  static constexpr const char* kMatchers[] = {"",
                                              "",
                                              "",
                                              "{host=\"a\"}",
                                              "{host!='a'}",
                                              "{host=~\"a|b\"}",
                                              "{host!~`b.*`}",
                                              "{code=\"200\",host=\"b\"}",
                                              "{code=''}",
                                              "{host=\"none\"}"};
  return one_of(kMatchers);
}

std::string RandomQuery::selector() {
  static constexpr const char* kNames[] = {"req", "req",      "gauge",   "gauge",
                                           "odd", "h_bucket", "missing", "{__name__=~\"req|gauge\"}"};
  const std::string name = one_of(kNames);
  return name.front() == '{' ? name : name + matchers();
}

std::string RandomQuery::modifiers() {
  std::string out;
  if (chance(6)) out += " offset " + std::string(chance(4) ? "-" : "") + duration();
  if (chance(10)) {
    static constexpr const char* kInstants[] = {"600", "1200.5", "0", "start()", "end()", "-60"};
    out += std::string(" @ ") + one_of(kInstants);
  }
  return out;
}

std::string RandomQuery::scalar(int depth) {
  if (depth <= 0 || chance(3)) return number();
  switch (below(6)) {
    case 0:
      return "scalar(" + vector(depth - 1) + ")";
    case 1:
      return "time()";
    case 2:
      return "(" + scalar(depth - 1) + ")";
    case 3:
      return "-" + scalar(depth - 1);
    case 4: {
      static constexpr const char* kOps[] = {" + ", " - ",      "*",         " / ",    " % ",
                                             " ^ ", " > bool ", " == bool ", " atan2 "};
      const std::string op = one_of(kOps);
      return "(" + scalar(depth - 1) + op + scalar(depth - 1) + ")";
    }
    default:
      return "pi()";
  }
}

std::string RandomQuery::matrix(int depth) {
  if (depth <= 1 || !chance(4)) return selector() + "[" + duration() + "]" + modifiers();
  static constexpr const char* kSteps[] = {"", "30s", "1m", "45s"};
  return "(" + vector(depth - 1) + ")[" + duration() + ":" + one_of(kSteps) + "]" + modifiers();
}

std::string RandomQuery::aggregation(int depth) {
  static constexpr const char* kPlain[] = {"sum", "avg", "min", "max", "count", "group", "stddev", "stdvar"};
  static constexpr const char* kWays[] = {"", " by ", " without "};
  const std::string way = one_of(kWays);
  const std::string grouping = way.empty() ? way : way + labels();
  const bool early = chance(2);
  std::string name = one_of(kPlain);
  std::string inside = space() + vector(depth - 1);
  if (chance(4)) {
    name = "quantile";
    inside = scalar(depth - 2) + "," + inside;
  } else if (chance(8)) {
    name = "count_values";
    inside = "\"value\"," + inside;
  } else if (chance(6)) {
    // Of plain selectors, whose values differ: which of equal values is taken is not settled.
    name = chance(2) ? "topk" : "bottomk";
    inside = std::to_string(below(4)) + ", gauge" + matchers();
  }
  return early ? name + grouping + "(" + inside + ")" : name + "(" + inside + ")" + grouping;
}

std::string RandomQuery::argument(Type type, int depth, std::string_view function) {
  switch (type) {
    case Type::scalar:
      if (function == "holt_winters") return chance(2) ? "0.5" : "0.3";
      return scalar(depth - 1);
    case Type::matrix:
      return matrix(depth - 1);
    case Type::string: {
      static constexpr const char* kTexts[] = {"\"host\"", "'code'", "\"new\"", "`$1`", "\"(.*)\"", "\"\"", "\"x-$1\""};
      return one_of(kTexts);
    }
    case Type::vector:
      break;
  }
  return vector(depth - 1);
}

std::string RandomQuery::call(int depth) {
  const auto all = promql::all_signatures();
  const auto* signature = &all[below(all.size())];
  // Scalars come where scalars are wanted.
  while (signature->returns != Type::vector) signature = &all[below(all.size())];
  if (signature->name == "label_replace") {
    return "label_replace(" + vector(depth - 1) + ", \"new\", \"$1-x\", \"host\", \"(.*)\")";
  }
  if (signature->name == "label_join") {
    return "label_join(" + vector(depth - 1) + ", 'new', '-', 'host', \"code\")";
  }
  std::size_t count = signature->arguments.size();
  // Dates of values that are no instant (NaN, infinities) are where this engine answers NaN and Go's wrapped integers
  // do not; so here they are asked of the evaluation's instant alone.
  const bool is_date = signature->variadic > 0 && signature->name != "round";
  if (is_date || (signature->variadic > 0 && chance(2))) --count;
  std::string out = std::string(signature->name) + "(";
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) out += "," + space();
    out += argument(signature->arguments[i], depth, signature->name);
  }
  return out + ")";
}

std::string RandomQuery::binary(int depth) {
  static constexpr const char* kArithmetic[] = {"+",  "-",  "*", "/", "%",  "^", "atan2",
                                                "==", "!=", "<", ">", "<=", ">="};
  static constexpr const char* kSets[] = {"and", "or", "unless"};
  if (chance(4)) {
    std::string op = std::string(" ") + one_of(kSets) + " ";
    if (chance(3)) op += (chance(2) ? "on" : "ignoring") + labels() + " ";
    return vector(depth - 1) + op + vector(depth - 1);
  }
  const std::string sign = one_of(kArithmetic);
  const bool compares = sign.find_first_of("=<>") != std::string::npos;
  std::string op = " " + sign + " ";
  if (compares && chance(3)) op += "bool ";
  switch (below(4)) {
    case 0:
      return vector(depth - 1) + op + scalar(depth - 1);
    case 1:
      return scalar(depth - 1) + op + vector(depth - 1);
    case 2:
      return vector(depth - 1) + op + vector(depth - 1);
    default:
      break;
  }
  op += (chance(2) ? "on" : "ignoring") + labels() + " ";
  if (chance(2)) {
    static constexpr const char* kGroups[] = {"group_left() ", "group_right() ", "group_left(extra) ",
                                              "group_right(extra) "};
    op += one_of(kGroups);
  }
  return vector(depth - 1) + op + vector(depth - 1);
}

std::string RandomQuery::vector(int depth) {
  if (depth <= 0) return selector() + modifiers();
  switch (below(8)) {
    case 0:
      return selector() + modifiers();
    case 1:
      return "(" + space() + vector(depth - 1) + ")";
    case 2:
      return "-" + vector(depth - 1);
    case 3:
      return aggregation(depth);
    case 4:
      return "(" + binary(depth) + ")";
    case 5:
      return binary(depth);
    default:
      return call(depth);
  }
}

std::string RandomQuery::values(int kind) {
  std::string out;
  double value = static_cast<double>(below(1000)) / 7;
  for (int i = 0; i < 60; ++i) {
    out += ' ';
    if (chance(15)) {
      out += '_';
      continue;
    }
    if (chance(50)) {
      out += "stale";
      continue;
    }
    if (kind == 0) {
      value = chance(20) ? static_cast<double>(below(10)) : value + static_cast<double>(below(1000)) / 13;
    } else {
      value = static_cast<double>(below(100'000)) / 97 - 400;
      if (kind == 2 && chance(8)) {
        static constexpr const char* kOdd[] = {"NaN", "Inf", "-Inf", "0", "1e300"};
        out += one_of(kOdd);
        continue;
      }
    }
    out += templates::go_float(value);
  }
  return out;
}

std::vector<std::string> RandomQuery::series() {
  std::vector<std::string> out;
  for (const char* host : {"a", "b", "c"}) {
    const std::string is_host = std::string("{host=\"") + host + "\"";
    out.push_back("gauge" + is_host + "}" + values(1));
    out.push_back("odd" + is_host + ",extra=\"e\"}" + values(2));
    for (const char* code : {"200", "500"}) out.push_back("req" + is_host + ",code=\"" + code + "\"}" + values(0));
    for (const char* le : {"0.1", "1", "10", "+Inf"}) {
      out.push_back("h_bucket" + is_host + ",le=\"" + le + "\"}" + values(0));
    }
  }
  return out;
}

}  // namespace watchbill::test
