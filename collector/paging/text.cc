#include "collector/paging/text.h"

#include <algorithm>

#include "collector/paging/facts.h"

namespace watchbill::paging {

namespace {

std::string plain_of(const Facts& facts) {
  std::size_t width = 0;
  for (const auto& [name, value] : facts.rows) width = std::max(width, name.size());
  std::string out = facts.summary + "\n" + facts.news + "\n\n";
  for (const auto& [name, value] : facts.rows) {
    out += name + ":" + std::string(width - name.size() + 1, ' ') + value + "\n";
  }
  if (!facts.description.empty()) out += "\n" + facts.description + "\n";
  if (!facts.notes.empty()) out += "\nNotes:\n" + facts.notes + (facts.notes.ends_with('\n') ? "" : "\n");
  if (!facts.links.empty()) out += "\n";
  for (const auto& [word, address] : facts.links) out += word + ": " + address + "\n";
  return out + "\n" + facts.foot + "\n";
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\n':
        out += "<br>\n";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string html_of(const Facts& facts) {
  std::string out =
      "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>" + escaped(facts.subject) +
      "</title></head>\n<body style=\"font:16px/1.45 sans-serif;color:#1b1b1b;background:#fff;max-width:40em\">\n";
  out += "<h1 style=\"font-size:21px;margin:0 0 4px\">" + escaped(facts.summary) + "</h1>\n";
  out += "<p style=\"margin:0 0 14px\">" + escaped(facts.news) + "</p>\n<table style=\"border-collapse:collapse\">\n";
  for (const auto& [name, value] : facts.rows) {
    out += "<tr><td style=\"padding:2px 14px 2px 0;color:#5a5a5a;vertical-align:top;white-space:nowrap\">" +
           escaped(name) + "</td><td style=\"padding:2px 0\">" + escaped(value) + "</td></tr>\n";
  }
  out += "</table>\n";
  if (!facts.description.empty()) out += "<p>" + escaped(facts.description) + "</p>\n";
  if (!facts.notes.empty()) out += "<p><b>Notes</b><br>\n" + escaped(facts.notes) + "</p>\n";
  for (const auto& [word, address] : facts.links) {
    out += "<p><a href=\"" + escaped(address) + "\">" + escaped(word) + "</a></p>\n";
  }
  return out + "<p style=\"color:#5a5a5a;font-size:13px\">" + escaped(facts.foot) + "</p>\n</body></html>\n";
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
