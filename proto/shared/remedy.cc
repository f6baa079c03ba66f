#include "proto/shared/remedy.h"

#include "proto/shared/result.h"

namespace watchbill {

std::string did_you_mean(std::string_view word, const std::vector<std::string>& known, std::string otherwise) {
  const auto near = nearest(word, known);
  return near ? "did you mean '" + *near + "'?" : otherwise;
}

std::string did_you_mean_one_of(std::string_view word, const std::vector<std::string>& known, std::string_view lead) {
  std::string all;
  for (const auto& one : known) all.append(all.empty() ? lead : ", ").append(one);
  return did_you_mean(word, known, std::move(all));
}

}  // namespace watchbill
