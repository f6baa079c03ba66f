#include "collector/paging/layout.h"

#include <algorithm>

namespace watchbill::paging {

std::string rows_as_text(const Rows& rows, std::string_view indent) {
  std::size_t width = 0;
  for (const auto& [name, value] : rows) width = std::max(width, name.size());
  std::string out;
  for (const auto& [name, value] : rows) {
    out += indent;
    out += name + ":";
    out.append(width - name.size() + 1, ' ');
    out += value + "\n";
  }
  return out;
}

std::string rows_as_html(const Rows& rows) {
  std::string out = "<table style=\"border-collapse:collapse\">\n";
  for (const auto& [name, value] : rows) {
    out += "<tr><td style=\"padding:2px 14px 2px 0;color:#5a5a5a;vertical-align:top;white-space:nowrap\">" +
           escaped(name) + "</td><td style=\"padding:2px 0\">" + escaped(value) + "</td></tr>\n";
  }
  return out + "</table>\n";
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

std::string html_head(std::string_view title) {
  return "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>" + escaped(title) +
         "</title></head>\n<body style=\"font:16px/1.45 sans-serif;color:#1b1b1b;background:#fff;max-width:40em\">\n";
}

std::string html_foot(std::string_view foot) {
  return "<p style=\"color:#5a5a5a;font-size:13px\">" + escaped(foot) + "</p>\n</body></html>\n";
}

}  // namespace watchbill::paging
