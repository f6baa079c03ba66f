#include "tests/promql/testfile.h"

#include "tests/promql/series_line.h"

namespace watchbill::test {

namespace {

std::string_view trimmed(std::string_view text) {
  const auto from = text.find_first_not_of(" \t\r");
  if (from == std::string_view::npos) return {};
  return text.substr(from, text.find_last_not_of(" \t\r") - from + 1);
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> out;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    const auto line = trimmed(text.substr(0, end));
    out.push_back(line.starts_with('#') ? std::string_view{} : line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

/// The first word of `rest`, taken off.
std::string_view word(std::string_view& rest) {
  rest = trimmed(rest);
  const auto end = std::min(rest.find_first_of(" \t"), rest.size());
  const auto out = rest.substr(0, end);
  rest = trimmed(rest.substr(end));
  return out;
}

class Reader {
 public:
  Reader(std::string_view text, const std::string& name) : lines_(lines_of(text)), name_(name) {}

  Result<std::vector<TestFile::Command>> run() {
    while (at_ < lines_.size()) {
      const std::string_view line = lines_[at_++];
      if (line.empty()) continue;
      TestFile::Command command;
      Result<void> read;
      if (line == "clear") {
        command.kind = TestFile::Command::Kind::clear;
      } else if (line.starts_with("load ")) {
        read = load(line, command);
      } else if (line.starts_with("eval")) {
        read = eval(line, command);
      } else {
        read = fail("unknown command '" + std::string(line) + "'", "write load, clear or eval");
      }
      if (!read) return tl::unexpected(placed(read.error()));
      commands_.push_back(std::move(command));
    }
    return std::move(commands_);
  }

 private:
  Error placed(Error error) const {
    error.where = SourcePos{.file = name_, .line = static_cast<int>(at_), .column = 0};
    return error;
  }

  Result<void> load(std::string_view line, TestFile::Command& command) {
    command.kind = TestFile::Command::Kind::load;
    std::string_view rest = line.substr(5);
    const auto step = parse_duration(word(rest));
    if (!step) return tl::unexpected(step.error());
    for (; at_ < lines_.size() && !lines_[at_].empty(); ++at_) {
      auto series = parse_series_line(lines_[at_]);
      if (!series) return tl::unexpected(series.error());
      TestFile::Load load{.labels = std::move(series->labels), .points = {}};
      for (std::size_t i = 0; i < series->values.size(); ++i) {
        if (!series->values[i]) continue;
        load.points.push_back({.time = Instant{*step * static_cast<std::int64_t>(i)}, .value = *series->values[i]});
      }
      command.series.push_back(std::move(load));
    }
    return {};
  }

  static Result<Instant> instant(std::string_view text) {
    if (const auto seconds = parse_number(text)) return Instant{Duration{static_cast<std::int64_t>(*seconds * 1000)}};
    return parse_duration(text).map([](Duration d) { return Instant{d}; });
  }

  Result<void> eval(std::string_view line, TestFile::Command& command) {
    command.kind = TestFile::Command::Kind::eval;
    Case& test = command.test;
    test.line = static_cast<int>(at_);
    std::string_view rest = line;
    const auto verb = word(rest);
    test.fails = verb == "eval_fail";
    test.is_ordered = verb == "eval_ordered";
    const auto kind = word(rest);
    test.is_range = kind == "range";
    word(rest);  // at, or from
    const auto from = instant(word(rest));
    if (!from) return tl::unexpected(from.error());
    test.from = test.to = *from;
    if (test.is_range) {
      word(rest);  // to
      const auto to = instant(word(rest));
      if (!to) return tl::unexpected(to.error());
      test.to = *to;
      word(rest);  // step
      const auto step = parse_duration(word(rest));
      if (!step) return tl::unexpected(step.error());
      test.step = *step;
    }
    test.query = std::string(rest);
    for (; at_ < lines_.size() && !lines_[at_].empty(); ++at_) {
      if (auto read = expectation(lines_[at_], test); !read) return read;
    }
    return {};
  }

  static Result<void> expectation(std::string_view line, Case& test) {
    if (line.starts_with("expect ")) {
      std::string_view rest = line.substr(7);
      const auto what = word(rest);
      if (what == "fail") test.fails = true;
      if (what == "ordered") test.is_ordered = true;
      if (what == "fail" && rest.starts_with("msg:")) test.message = std::string(trimmed(rest.substr(4)));
      return {};
    }
    if (line.starts_with("expected_fail_message ")) {
      test.message = std::string(trimmed(line.substr(22)));
      return {};
    }
    if (const auto number = parse_number(line)) {
      test.scalar = number;
      return {};
    }
    auto series = parse_series_line(line);
    if (!series) return tl::unexpected(series.error());
    test.expected.push_back({.labels = std::move(series->labels), .values = std::move(series->values)});
    return {};
  }

  std::vector<std::string_view> lines_;
  const std::string& name_;
  std::size_t at_ = 0;
  std::vector<TestFile::Command> commands_;
};

}  // namespace

Result<TestFile> TestFile::parse(std::string_view text, const std::string& name) {
  auto commands = Reader(text, name).run();
  if (!commands) return tl::unexpected(commands.error());
  TestFile out;
  out.name_ = name;
  out.commands_ = std::move(*commands);
  return out;
}

}  // namespace watchbill::test
