#include "collector/paging/text.h"

#include <algorithm>

#include "collector/paging/facts.h"
#include "collector/paging/layout.h"

namespace watchbill::paging {

namespace {

std::string plain_of(const Facts& facts) {
  std::string out = facts.summary + "\n" + facts.news + "\n\n" + rows_as_text(facts.rows);
  if (!facts.description.empty()) out += "\n" + facts.description + "\n";
  if (!facts.notes.empty()) out += "\nNotes:\n" + facts.notes + (facts.notes.ends_with('\n') ? "" : "\n");
  if (!facts.links.empty()) out += "\n";
  for (const auto& [word, address] : facts.links) out += word + ": " + address + "\n";
  return out + "\n" + facts.foot + "\n";
}

std::string html_of(const Facts& facts) {
  std::string out = html_head(facts.subject);
  out += "<h1 style=\"font-size:21px;margin:0 0 4px\">" + escaped(facts.summary) + "</h1>\n";
  out += "<p style=\"margin:0 0 14px\">" + escaped(facts.news) + "</p>\n" + rows_as_html(facts.rows);
  if (!facts.description.empty()) out += "<p>" + escaped(facts.description) + "</p>\n";
  if (!facts.notes.empty()) out += "<p><b>Notes</b><br>\n" + escaped(facts.notes) + "</p>\n";
  for (const auto& [word, address] : facts.links) {
    out += "<p><a href=\"" + escaped(address) + "\">" + escaped(word) + "</a></p>\n";
  }
  return out + html_foot(facts.foot);
}

std::string counted(std::int64_t count, std::string_view one, std::string_view many) {
  return std::to_string(count) + " " + std::string(count == 1 ? one : many);
}

}  // namespace

Text write(const incident::Message& message) {
  const Facts facts = facts_of(message);
  return {.subject = facts.subject, .plain = plain_of(facts), .html = html_of(facts)};
}

std::string spoken(Duration duration) {
  const auto seconds = std::max<std::int64_t>(0, std::chrono::floor<std::chrono::seconds>(duration).count());
  const auto minutes = seconds / 60;
  const auto hours = minutes / 60;
  const auto days = hours / 24;
  std::string small;
  if (days > 0) {
    if (hours % 24 > 0) small = " " + std::to_string(hours % 24) + " h";
    return counted(days, "day", "days") + small;
  }
  if (hours > 0) {
    if (minutes % 60 > 0) small = " " + std::to_string(minutes % 60) + " min";
    return std::to_string(hours) + " h" + small;
  }
  return minutes > 0 ? std::to_string(minutes) + " min" : std::to_string(seconds) + " s";
}

bool is_web_link(std::string_view text) {
  if (!text.starts_with("https://") && !text.starts_with("http://")) return false;
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) > ' ' && c != '\x7F'; });
}

}  // namespace watchbill::paging
