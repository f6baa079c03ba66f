// The mail writer on arbitrary texts: whatever stands in subject, names, headers and parts, the mail has exactly the
// headers and parts that were meant, in ASCII, in short lines ended by CRLF. Input: any bytes, used for every field.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "collector/paging/mime/message.h"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

/// The mail's lines; aborts on a line end that is not CRLF, a byte that is not ASCII, a control character.
std::vector<std::string_view> lines_of(std::string_view mail) {
  std::vector<std::string_view> lines;
  while (!mail.empty()) {
    const auto end = mail.find("\r\n");
    require(end != std::string_view::npos);
    const auto line = mail.substr(0, end);
    for (const char c : line) require(c == '\t' || (c >= ' ' && c <= '~'));
    require(line.size() <= 78);
    lines.push_back(line);
    mail.remove_prefix(end + 2);
  }
  return lines;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace watchbill::paging;
  const std::string text(reinterpret_cast<const char*>(data), size);
  mime::Message mail;
  mail.from = {.name = text, .address = "w@watch.example"};
  mail.to = {.name = text, .address = "ana@peach.example"};
  mail.subject = text;
  mail.id = "id@watch.example";
  mail.threads = {"id@watch.example", "other@watch.example"};
  mail.more = {{"X-Watchbill-Incident", text}};
  mail.plain = mail.html = text;
  const std::string written = mime::write(mail);

  const std::vector<std::string_view> names = {"Date",         "From",        "To",         "Subject",
                                               "Message-ID",   "In-Reply-To", "References", "X-Watchbill-Incident",
                                               "MIME-Version", "Content-Type"};
  std::size_t headers = 0;
  std::size_t boundaries = 0;
  bool is_head = true;
  for (const auto line : lines_of(written)) {
    is_head = is_head && !line.empty();
    if (is_head && !line.starts_with(' ')) {
      require(headers < names.size() && line.substr(0, line.find(':')) == names[headers]);
      ++headers;
    }
    if (line.starts_with("--=_watchbill")) ++boundaries;
  }
  require(headers == names.size());
  require(boundaries == 3);

  const auto box = mime::parse_mailbox(text);
  if (mime::is_address(box.address)) {
    const auto header = mime::mailbox_header("To", box);
    require(header.find("\r\n", header.find("\r\n") + 2) == std::string::npos ||
            header.find("\r\n ") != std::string::npos);
  }
  return 0;
}
