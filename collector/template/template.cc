#include "collector/template/template.h"

#include "collector/template/execute.h"
#include "collector/template/parser.h"

namespace watchbill::templates {

Result<Template> Template::parse(std::string_view text) {
  auto nodes = parse_nodes(text);
  if (!nodes) return tl::unexpected(nodes.error());
  return Template(std::make_shared<const Nodes>(std::move(*nodes)));
}

Result<std::string> Template::expand(const Data& data) const {
  return execute(*nodes_, data);
}

}  // namespace watchbill::templates
