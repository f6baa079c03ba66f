#include "collector/paging/mime/message.h"

#include <array>
#include <cstdio>

#include "collector/paging/mime/quoted_printable.h"
#include "collector/paging/utf8.h"

namespace watchbill::paging::mime {

namespace {

// `=_` cannot occur in quoted-printable text, so this never ends a part early (RFC 2045, 6.7).
constexpr std::string_view kBoundary = "=_watchbill";

/// RFC 5322, 3.3, in UTC.
std::string date_text(Instant instant) {
  constexpr std::array days = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto day = std::chrono::floor<std::chrono::days>(instant);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss time{std::chrono::floor<std::chrono::seconds>(instant - day)};
  std::array<char, 64> out{};
  std::snprintf(out.data(), out.size(), "%s, %02u %s %04d %02d:%02d:%02d +0000",
                days.at(std::chrono::weekday{day}.c_encoding()), static_cast<unsigned>(date.day()),
                months.at(static_cast<unsigned>(date.month()) - 1), static_cast<int>(date.year()),
                static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                static_cast<int>(time.seconds().count()));
  return out.data();
}

std::string part(std::string_view type, std::string_view text) {
  std::string out = "--" + std::string(kBoundary) + "\r\n";
  out += "Content-Type: " + std::string(type) + "; charset=utf-8\r\n";
  out += "Content-Transfer-Encoding: quoted-printable\r\n\r\n";
  return out + quoted_printable(repaired(text)) + "\r\n";
}

/// RFC 5322, 3.6.4, each id on a line.
std::string ids_header(std::string_view name, const std::vector<std::string>& ids) {
  std::string out;
  for (const auto& id : ids) out += (out.empty() ? std::string(name) + ":" : "") + " <" + id + ">\r\n";
  return out;
}

}  // namespace

std::string write(const Message& mail) {
  std::string out = text_header("Date", date_text(mail.date));
  out += mailbox_header("From", mail.from);
  out += mailbox_header("To", mail.to);
  out += text_header("Subject", mail.subject);
  out += "Message-ID: <" + mail.id + ">\r\n";
  out += ids_header("In-Reply-To", mail.threads);
  out += ids_header("References", mail.threads);
  for (const auto& [name, value] : mail.more) out += text_header(name, value);
  out += "MIME-Version: 1.0\r\n";
  out += "Content-Type: multipart/alternative; boundary=\"" + std::string(kBoundary) + "\"\r\n\r\n";
  out += part("text/plain", mail.plain);
  out += part("text/html", mail.html);
  return out + "--" + std::string(kBoundary) + "--\r\n";
}

}  // namespace watchbill::paging::mime
