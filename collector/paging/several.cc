#include "collector/paging/several.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "collector/incident/messages.h"
#include "collector/paging/facts.h"
#include "collector/paging/layout.h"
#include "collector/paging/utf8.h"

namespace watchbill::paging {

namespace {

using incident::Cause;
using incident::Message;
using Messages = std::vector<const Message*>;

constexpr std::size_t kSummary = 80;
constexpr std::size_t kClients = 3;  // named in a subject
constexpr std::size_t kSubject = 180;

bool is_over(const Message& message) {
  return message.cause == Cause::recovered || (message.cause == Cause::settled && message.resolved_at);
}

std::string counts_of(const Several& several) {
  const auto counted = [](std::size_t count, const char* one, const char* many) {
    return std::to_string(count) + " " + (count == 1 ? one : many);
  };
  std::string text;
  if (!several.problems.empty()) text = counted(several.problems.size(), "problem", "problems");
  if (several.recoveries.empty()) return text;
  return text + (text.empty() ? "" : ", ") + counted(several.recoveries.size(), "recovery", "recoveries");
}

std::string clients_of(std::span<const journal::Delivery> told) {
  std::vector<std::string> names;
  for (const auto& each : told) {
    auto name = one_line(each.message.client_name.empty() ? each.message.client : each.message.client_name);
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(std::move(name));
  }
  std::string text;
  for (std::size_t n = 0; n < std::min(names.size(), kClients); ++n) {
    text += (n == 0 ? "" : ", ") + cut_characters(names[n], 20);
  }
  if (names.size() > kClients) text += " and " + std::to_string(names.size() - kClients) + " more";
  return text;
}

std::string first_of(const Several& several) {
  const auto& shown = several.problems.empty() ? several.recoveries : several.problems;
  const std::string summary = cut_characters(facts_of(*shown.front()).summary, kSummary);
  if (several.problems.empty()) return summary + (shown.size() > 1 ? " ..." : "");
  return (shown.size() > 1 ? "worst " : "") + std::string(to_text(several.severity)) + " " + summary;
}

std::string news_of(const Several& several) {
  if (several.problems.empty()) return "All of it is over. Nothing is asked of you.";
  const auto pages = std::count_if(several.problems.begin(), several.problems.end(),
                                   [](const Message* each) { return each->how == ownership::How::page; });
  return (pages > 0 ? std::to_string(pages) + " of them page you. " : std::string{}) +
         "What is asked of you stands with each.";
}

struct Entry {
  std::string headline;
  std::string news;
  Rows rows;
};

Entry entry_of(const Message& message) {
  constexpr std::array<std::string_view, 8> kept{"Where", "Since", "History",   "Recovered",
                                                 "Whose", "Until", "Answer by", "Ask before"};
  Facts facts = facts_of(message);
  Entry entry{.headline = facts.subject, .news = facts.news, .rows = {{"Incident", one_line(message.incident)}}};
  for (auto& row : facts.rows) {
    if (std::find(kept.begin(), kept.end(), row.first) != kept.end()) entry.rows.push_back(std::move(row));
  }
  if (is_web_link(message.link)) entry.rows.emplace_back("Link", message.link);
  return entry;
}

struct Section {
  std::string title;
  const Messages& messages;
};

std::vector<Section> sections_of(const Several& several) {
  std::vector<Section> out;
  if (!several.problems.empty()) out.push_back({.title = "Problems, the worst first", .messages = several.problems});
  if (!several.recoveries.empty()) out.push_back({.title = "Recovered", .messages = several.recoveries});
  return out;
}

}  // namespace

Several several_of(std::span<const journal::Delivery> told) {
  Several out;
  for (const auto& each : told) (is_over(each.message) ? out.recoveries : out.problems).push_back(&each.message);
  const auto is_worse = [](const Message* a, const Message* b) { return a->severity < b->severity; };
  const auto is_stronger = [](const Message* a, const Message* b) {
    return incident::weakness(a->how) < incident::weakness(b->how);
  };
  for (auto* messages : {&out.problems, &out.recoveries}) {
    std::stable_sort(messages->begin(), messages->end(), is_worse);
  }
  const auto& leading = out.problems.empty() ? out.recoveries : out.problems;
  out.severity = leading.front()->severity;
  out.how = (*std::min_element(leading.begin(), leading.end(), is_stronger))->how;
  return out;
}

Text write_several(std::span<const journal::Delivery> told) {
  if (told.size() == 1) return write(told.front().message);
  const Several several = several_of(told);
  const std::string counts = counts_of(several);
  const std::string news = news_of(several);
  const std::string clients = clients_of(told);
  const std::string foot = "Watchbill, " + std::to_string(told.size()) + " incidents of " + clients;
  Text text;
  text.subject = cut_characters(counts + ": " + first_of(several) + " (" + clients + ")", kSubject);
  text.plain = counts + "\n" + news + "\n";
  text.html = html_head(text.subject) + "<h1 style=\"font-size:21px;margin:0 0 4px\">" + counts + "</h1>\n<p>" + news +
              "</p>\n";
  for (const auto& section : sections_of(several)) {
    text.plain += "\n" + section.title + "\n";
    text.html += "<h2 style=\"font-size:18px;margin:18px 0 0\">" + section.title + "</h2>\n";
    for (const Message* message : section.messages) {
      const Entry entry = entry_of(*message);
      text.plain += "\n" + entry.headline + "\n  " + entry.news + "\n" + rows_as_text(entry.rows, "  ");
      text.html += "<h3 style=\"font-size:16px;margin:14px 0 0\">" + escaped(entry.headline) + "</h3>\n<p>" +
                   escaped(entry.news) + "</p>\n" + rows_as_html(entry.rows);
    }
  }
  text.plain += "\n" + foot + "\n";
  text.html += html_foot(foot);
  return text;
}

}  // namespace watchbill::paging
