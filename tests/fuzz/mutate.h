#pragma once
// Runs a fuzz target's entry over mutations of known inputs, a fixed number of rounds from a fixed seed: what CI can do
// without a fuzzing engine.

#include <array>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace watchbill::test {

/// What libFuzzer calls; a target's own symbol is renamed where several are linked into one program.
using FuzzEntry = int (*)(const std::uint8_t* data, std::size_t size);

/// Flips, cuts, doubles, inserts and splices bytes of the corpus.
inline std::string mutated(const std::vector<std::string>& corpus, std::mt19937_64& random) {
  const auto below = [&](std::size_t n) { return n == 0 ? 0 : static_cast<std::size_t>(random() % n); };
  std::string text = corpus[below(corpus.size())];
  static constexpr auto kTokens =
      std::to_array<std::string_view>({":",   "- ", "\n", "{", "}", "[",    "]",  "&a ", "*a", "\"", "'",
                                       "|\n", "0",  "9",  "-", "%", "\xff", "\0", " ",   ",",  "#",  "~"});
  for (std::size_t i = 0, n = 1 + below(6); i < n; ++i) {
    const std::size_t at = below(text.size() + 1);
    switch (below(6)) {
      case 0:
        if (at < text.size()) text[at] = static_cast<char>(random());
        break;
      case 1:
        text.erase(at, below(16));
        break;
      case 2:
        text.insert(at, text.substr(at, below(32)));
        break;
      case 3:
        text.insert(at, kTokens[below(std::size(kTokens))]);
        break;
      case 4:
        text.resize(at);
        break;
      default: {
        const std::string& other = corpus[below(corpus.size())];
        text = text.substr(0, at) + other.substr(below(other.size() + 1));
      }
    }
  }
  return text;
}

/// The corpus as it is, then `rounds` mutations of it.
inline void fuzz_rounds(FuzzEntry entry, const std::vector<std::string>& corpus, int rounds, std::uint64_t seed) {
  const auto run = [&](const std::string& text) {
    entry(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());  // bytes are bytes
  };
  for (const auto& text : corpus) run(text);
  std::mt19937_64 random(seed);
  for (int i = 0; i < rounds; ++i) run(mutated(corpus, random));
}

}  // namespace watchbill::test
