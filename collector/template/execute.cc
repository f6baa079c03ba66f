#include "collector/template/execute.h"

#include <utility>

namespace watchbill::templates {

namespace {

constexpr std::size_t kLongest = 1U << 20U;

/// Thrown inside this file only, caught in execute.
struct Failed {
  Error error;
};

Result<Value> field_of(const Value& from, const std::string& name) {
  const auto missing = [&]() -> Result<Value> {
    return fail("can't evaluate field " + name + " in type " + std::string(type_name(from)));
  };
  if (const auto* root = std::get_if<Root>(&from)) {
    if (name == "Labels") return to_map(root->data->labels);
    if (name == "ExternalLabels") return to_map(root->data->external_labels);
    if (name == "ExternalURL") return root->data->external_url;
    if (name == "Value") return root->data->value;
    return missing();
  }
  if (const auto* map = std::get_if<Map>(&from)) {
    // Prometheus sets missingkey=zero: a label that is not there is empty.
    const auto at = (*map)->find(name);
    return at == (*map)->end() ? std::string{} : at->second;
  }
  if (const auto* sample = std::get_if<SampleRef>(&from)) {
    if (name == "Labels") return to_map((**sample).labels);
    if (name == "Value") return (**sample).value;
  }
  return missing();
}

class Execution {
 public:
  explicit Execution(const Data& data) : data_(data) {
    variables_ = {{"$", Root{&data}},
                  {"$labels", to_map(data.labels)},
                  {"$externalLabels", to_map(data.external_labels)},
                  {"$externalURL", data.external_url},
                  {"$value", data.value}};
  }

  std::string run(const std::vector<Node>& nodes) {
    walk(nodes, Root{&data_});
    return std::move(out_);
  }

 private:
  enum class Flow : std::uint8_t { on, leave, next };

  Flow walk(const std::vector<Node>& nodes, const Value& dot) {
    for (const auto& node : nodes) {
      line_ = node.line;
      column_ = node.column;
      const Flow flow = step(node, dot);
      if (flow != Flow::on) return flow;
    }
    return Flow::on;
  }

  Flow step(const Node& node, const Value& dot) {
    switch (node.kind) {
      case Node::Kind::text:
        write(node.text);
        return Flow::on;
      case Node::Kind::action: {
        const Value value = pipeline(node.pipe, dot);
        if (node.pipe.variables.empty()) write(to_text(value));
        return Flow::on;
      }
      case Node::Kind::leave:
        return Flow::leave;
      case Node::Kind::next:
        return Flow::next;
      default:
        break;
    }
    const std::size_t scope = variables_.size();
    const Flow flow = node.kind == Node::Kind::range ? range(node, dot) : branch(node, dot);
    variables_.resize(scope);
    return flow;
  }

  Flow branch(const Node& node, const Value& dot) {
    const Value value = pipeline(node.pipe, dot);
    if (!is_true(value)) return walk(node.otherwise, dot);
    return walk(node.body, node.kind == Node::Kind::with ? value : dot);
  }

  Flow range(const Node& node, const Value& dot) {
    const Value over = pipeline(node.pipe, dot, Declares::no);
    const std::size_t scope = variables_.size();
    const auto element = [&](const Value& key, const Value& value) {
      if (node.pipe.variables.size() == 2) bind(node.pipe, 0, key);
      if (!node.pipe.variables.empty()) bind(node.pipe, node.pipe.variables.size() - 1, value);
      const Flow flow = walk(node.body, value);
      variables_.resize(scope);
      return flow;
    };
    if (const auto* list = std::get_if<Samples>(&over); list != nullptr && !(*list)->empty()) {
      for (std::size_t i = 0; i < (*list)->size(); ++i) {
        if (element(static_cast<std::int64_t>(i), SampleRef{.all = *list, .index = i}) == Flow::leave) break;
      }
      return Flow::on;
    }
    if (const auto* map = std::get_if<Map>(&over); map != nullptr && !(*map)->empty()) {
      for (const auto& [name, value] : **map) {
        if (element(name, value) == Flow::leave) break;
      }
      return Flow::on;
    }
    const bool is_empty =
        std::holds_alternative<Nil>(over) || std::holds_alternative<Map>(over) || std::holds_alternative<Samples>(over);
    if (!is_empty) refuse(Error{.problem = "range can't iterate over " + to_text(over)});
    return walk(node.otherwise, dot);
  }

  enum class Declares : std::uint8_t { yes, no };

  Value pipeline(const Pipe& pipe, const Value& dot, Declares declares = Declares::yes) {
    Value value;
    for (std::size_t i = 0; i < pipe.commands.size(); ++i) {
      value = command(pipe.commands[i], dot, i > 0 ? &value : nullptr);
    }
    if (declares == Declares::yes && !pipe.variables.empty()) bind(pipe, 0, value);
    return value;
  }

  void bind(const Pipe& pipe, std::size_t which, const Value& value) {
    const std::string& name = pipe.variables[which];
    if (pipe.is_declaration) {
      variables_.emplace_back(name, value);
    } else {
      variable(name) = value;
    }
  }

  Value& variable(const std::string& name) {
    for (auto at = variables_.rbegin(); at != variables_.rend(); ++at) {
      if (at->first == name) return at->second;
    }
    refuse(Error{.problem = "undefined variable " + name});
  }

  Value command(const Command& command, const Value& dot, const Value* piped) {
    const Operand& first = command.words.front();
    const auto* name = std::get_if<FunctionName>(&first.start);
    if (name == nullptr) return operand(first, dot);
    const Function& function = *name->function;
    const bool stops_at_false = function.name == "and";
    const bool stops = stops_at_false || function.name == "or";
    std::vector<Value> arguments;
    for (std::size_t i = 1; i < command.words.size(); ++i) {
      arguments.push_back(operand(command.words[i], dot));
      if (stops && is_true(arguments.back()) != stops_at_false) return arguments.back();
    }
    if (piped != nullptr) arguments.push_back(*piped);
    return with_fields(call(function, arguments), first.fields);
  }

  Value call(const Function& function, std::span<const Value> arguments) {
    auto result = function.call(data_, arguments);
    if (!result) refuse(result.error());
    return std::move(*result);
  }

  Value operand(const Operand& operand, const Value& dot) {
    if (std::holds_alternative<Dot>(operand.start)) return with_fields(dot, operand.fields);
    if (const auto* named = std::get_if<Variable>(&operand.start)) {
      return with_fields(variable(named->name), operand.fields);
    }
    if (const auto* literal = std::get_if<Literal>(&operand.start)) return literal->value;
    if (const auto* name = std::get_if<FunctionName>(&operand.start)) {
      if (name->function->least > 0) refuse(wrong_count(*name->function));
      return with_fields(call(*name->function, {}), operand.fields);
    }
    return with_fields(pipeline(std::get<Grouped>(operand.start).pipe.front(), dot), operand.fields);
  }

  static Error wrong_count(const Function& function) {
    return {.problem = "wrong number of args for " + std::string(function.name) + ": want at least " +
                       std::to_string(function.least) + " got 0",
            .remedy = "put the call in parentheses"};
  }

  Value with_fields(Value value, const std::vector<std::string>& fields) {
    for (const auto& field : fields) {
      auto inner = field_of(value, field);
      if (!inner) refuse(inner.error());
      value = std::move(*inner);
    }
    return value;
  }

  void write(const std::string& text) {
    if (out_.size() + text.size() > kLongest) refuse(Error{.problem = "the expanded text is longer than 1 MiB"});
    out_ += text;
  }

  [[noreturn]] void refuse(Error error) const {
    error.problem = "template: " + error.problem;
    error.where = SourcePos{.file = "", .line = line_, .column = column_};
    throw Failed{std::move(error)};
  }

  const Data& data_;
  std::vector<std::pair<std::string, Value>> variables_;
  std::string out_;
  int line_ = 0;
  int column_ = 0;
};

}  // namespace

Result<std::string> execute(const std::vector<Node>& nodes, const Data& data) {
  try {
    return Execution(data).run(nodes);
  } catch (const Failed& failed) {
    return tl::unexpected(failed.error);
  }
}

}  // namespace watchbill::templates
