#include "collector/paging/mime/header.h"

#include <algorithm>
#include <cstring>
#include <vector>

#include "collector/paging/digest.h"
#include "collector/paging/utf8.h"
#include "proto/shared/utf8.h"

namespace watchbill::paging::mime {

namespace {

constexpr std::size_t kLine = 76;  // RFC 2047, 2: a line that holds an encoded word
constexpr std::string_view kOpen = "=?UTF-8?B?";
constexpr std::string_view kClose = "?=";

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size());
    if (end > 0) words.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

/// Whether it can stand as it is: printable ASCII, nothing that reads as an encoded word, every word short enough to
/// fold.
bool is_plain(std::string_view text) {
  if (text.find("=?") != std::string_view::npos) return false;
  if (!std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; })) return false;
  const auto words = words_of(text);
  return std::all_of(words.begin(), words.end(), [](std::string_view word) { return word.size() < kLine - 20; });
}

/// Lines are built here so that the fold is in one place.
class Folded {
 public:
  explicit Folded(std::string_view name) : text_(std::string(name) + ":"), column_(text_.size()) {}
  /// Room for one more word on this line, its space included.
  std::size_t room() const { return column_ + 1 < kLine ? kLine - column_ - 1 : 0; }
  void add(std::string_view word) {
    if (word.size() > room()) fold();
    text_ += ' ';
    text_ += word;
    column_ += 1 + word.size();
  }
  void fold() {
    text_ += "\r\n";
    column_ = 0;
  }
  std::string finish() && { return std::move(text_) + "\r\n"; }

 private:
  std::string text_;
  std::size_t column_;
};

/// Base64 words of at most 75 characters, never within a character (RFC 2047, 2 and 5).
void add_encoded(Folded& out, std::string_view text) {
  constexpr std::size_t frame = kOpen.size() + kClose.size();
  while (!text.empty()) {
    if (out.room() < frame + 8) out.fold();
    const std::size_t most =
        std::min<std::size_t>((std::min<std::size_t>(out.room(), 75) - frame) / 4 * 3, text.size());
    std::size_t bytes = 0;
    for (std::size_t next = utf8_length(text); next > 0 && bytes + next <= most;) {
      bytes += next;
      next = utf8_length(text.substr(bytes));
    }
    out.add(std::string(kOpen) + base64(text.substr(0, bytes)) + std::string(kClose));
    text.remove_prefix(bytes);
  }
}

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

bool is_atoms(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == ' ' || c == '-' ||
           c == '_';
  });
}

}  // namespace

Mailbox parse_mailbox(std::string_view text) {
  const auto open = text.rfind('<');
  const auto close = text.rfind('>');
  if (open == std::string_view::npos || close == std::string_view::npos || close < open) {
    return {.name = {}, .address = one_line(text)};
  }
  std::string name = one_line(text.substr(0, open));
  if (name.size() >= 2 && name.front() == '"' && name.back() == '"') name = name.substr(1, name.size() - 2);
  return {.name = std::move(name), .address = one_line(text.substr(open + 1, close - open - 1))};
}

bool is_address(std::string_view text) {
  const bool is_visible = std::all_of(text.begin(), text.end(), [](char c) {
    return c > ' ' && c <= '~' && std::strchr("<>\"(),:;\\[]", c) == nullptr;
  });
  return is_visible && text.size() <= 254 && std::count(text.begin(), text.end(), '@') == 1 && text.front() != '@' &&
         text.back() != '@';
}

std::string text_header(std::string_view name, std::string_view value) {
  const std::string text = one_line(value);
  Folded out{name};
  if (is_plain(text)) {
    for (const auto word : words_of(text)) out.add(word);
  } else {
    add_encoded(out, text);
  }
  return std::move(out).finish();
}

std::string mailbox_header(std::string_view name, const Mailbox& box) {
  const std::string display = one_line(box.name);
  const std::string phrase = is_atoms(display) ? display : quoted(display);
  Folded out{name};
  if (!display.empty() && is_plain(display) && phrase.size() < kLine - 20) {  // it stands on one line, escapes counted
    out.add(phrase);
  } else {
    add_encoded(out, display);
  }
  out.add("<" + box.address + ">");
  return std::move(out).finish();
}

}  // namespace watchbill::paging::mime
