#include "collector/paging/facts.h"

#include "collector/paging/text.h"
#include "collector/paging/utf8.h"

namespace watchbill::paging {

namespace {

using incident::Cause;
using incident::Message;
using ownership::How;

constexpr std::size_t kSummary = 110;
constexpr std::size_t kDescription = 4000;
constexpr std::size_t kDigest = 60'000;
constexpr std::size_t kNotes = 4096;

bool is_for_information(const Message& message) {
  return message.how != How::page;
}

std::string severity_of(const Message& message) {
  return std::string(to_text(message.severity));
}

/// The first words of the subject, all that some screens show.
std::string tag_of(const Message& message) {
  const std::string severity = severity_of(message);
  switch (message.cause) {
    case Cause::opened:
      return severity;
    case Cause::moved:
      return severity + (is_yours(message) ? " now yours" : " moved to " + one_line(message.owner_name));
    case Cause::escalated:
      return severity + " unanswered";
    case Cause::recovered:
      return "Recovered";
    case Cause::reopened:
      return severity + " is back";
    case Cause::raised:
      return "Raised to " + severity;
    case Cause::pre_alert:
      return severity + " may become yours";
    case Cause::on_duty:
      return severity + " waiting for you";
    case Cause::taken:
      return severity + " taken by " + one_line(message.owner_name);
    case Cause::asked:
      return severity + ": keep it?";
    case Cause::offered:
      return severity + " offered to you";
    case Cause::unaccepted:
      return severity + " offered, not accepted";
    case Cause::declined:
      return severity + " offer declined";
    case Cause::persists:
      return severity + " is still there";
    case Cause::left:
      return severity + " has nobody";
    case Cause::digest:
      return "Digest";
    case Cause::flapping:
      return severity + " comes and goes";
    case Cause::settled:
      return message.resolved_at ? "Recovered" : severity + " still fails";
  }
  return severity;
}

std::string recovered_news(const Message& message) {
  std::string text = "It is over";
  if (message.resolved_at && *message.resolved_at > message.since) {
    text += " after " + spoken(*message.resolved_at - message.since);
  }
  return text + ". Nothing is asked of you.";
}

std::string moved_news(const Message& message) {
  const std::string owner = one_line(message.owner_name);
  if (is_yours(message)) {
    return "It has moved to " + owner + " and is yours now." +
           (is_for_information(message) ? "" : " Please acknowledge it.");
  }
  if (message.party == message.owner) return "It has moved to " + owner + ", your side. For your information.";
  return "It is " + owner + "'s now. " +
         (message.is_of_ladder ? "You need not act." : "You were told of it before; you need not act.");
}

std::string news_of(const Message& message) {
  const std::string owner = one_line(message.owner_name);
  const std::string ask = is_for_information(message) ? " For your information." : " Please acknowledge it.";
  switch (message.cause) {
    case Cause::opened:
      return "A new problem." + ask;
    case Cause::moved:
      return moved_news(message);
    case Cause::escalated:
      return "Nobody has acknowledged it yet, so you are asked too." + ask;
    case Cause::recovered:
      return recovered_news(message);
    case Cause::reopened:
      return "It recovered, and is back." + ask;
    case Cause::raised:
      return "It has become worse: " + severity_of(message) + " now." + ask;
    case Cause::pre_alert:
      return "It is " + owner + "'s until " + (message.until ? one_line(message.until_local) : "further notice") +
             ". If it is still open then, it becomes yours.";
    case Cause::on_duty:
      return "It was open when your watch began, and nobody has acknowledged it." + ask;
    case Cause::taken:
      return owner + " has taken it. You need not act.";
    case Cause::asked:
      return "You have acknowledged it. It will move to the other party unless you keep it; hand it over if they "
             "should "
             "have it now.";
    case Cause::offered:
      return "It is " + owner + "'s and offered to you. Please accept it, or decline it and say why.";
    case Cause::unaccepted:
      return "It is " + owner + "'s and was offered, but nobody has accepted it. It stays where it is.";
    case Cause::declined:
      return "The offer was declined. It stays with " + owner + ".";
    case Cause::flapping:
      return "It fails and recovers again and again. You hear of it when it has settled, or becomes worse.";
    case Cause::settled:
      return message.resolved_at ? "It came and went, and is over now. Nothing is asked of you."
                                 : "It came and went, and still fails." + ask;
    case Cause::left:
      return "Whoever had acknowledged it is not there any more." + ask;
    case Cause::persists:
      return "It was silenced for a while, and is still there." + ask;
    case Cause::digest:
      return "Nothing is asked of you but what waits on you or is offered to you.";
  }
  return {};
}

std::string place_of(const Message& message) {
  std::string place;
  const auto add = [&place](std::string_view piece) {
    const std::string text = one_line(piece);
    if (text.empty()) return;
    place += (place.empty() ? "" : ", ") + text;
  };
  add(message.instance);
  add(message.site.empty() ? "" : "site " + message.site);
  add(message.client_name.empty() ? message.client : message.client_name);
  return place;
}

std::string summary_of(const Message& message) {
  if (const std::string text = one_line(message.summary); !text.empty()) return cut_characters(text, kSummary);
  const std::string name = one_line(value_of(message.labels, "alertname"));
  return name.empty() ? one_line(message.incident) : cut_characters(name, kSummary);
}

constexpr std::string_view kDrill = "Drill: ";

std::string drill_news(const Message& message) {
  if (message.cause == Cause::recovered) return "The drill is over. Nothing is asked of you.";
  const std::string nothing = "This is a drill: nothing is broken. ";
  if (message.cause != Cause::opened) return nothing + news_of(message);
  if (is_for_information(message)) return nothing + "For your information.";
  return nothing + "Please acknowledge it as you would the real one; that ends it.";
}

/// The news, the problem, and as much of the place as the summary does not name already.
std::string subject_of(const Message& message, const std::string& summary) {
  const std::string machine = one_line(message.instance);
  const std::string client = one_line(message.client_name.empty() ? message.client : message.client_name);
  const bool names_machine = machine.empty() || summary.find(machine) != std::string::npos;
  const std::string place = names_machine ? client : machine + ", " + client;
  if (!message.is_drill) return cut_characters(tag_of(message) + ": " + summary + " (" + place + ")", 180);
  const bool is_marked = summary.starts_with(kDrill);
  const std::string tag = message.cause == Cause::recovered ? "Over" : tag_of(message);
  return cut_characters(
      std::string(kDrill) + tag + ": " + (is_marked ? summary.substr(kDrill.size()) : summary) + " (" + place + ")",
      180);
}

std::string kind_of(const Message& message) {
  std::string text = severity_of(message) + ", " + one_line(message.category);
  if (!message.service.empty()) text += ", " + one_line(message.service);
  if (!message.criticality.empty()) text += " (criticality " + one_line(message.criticality) + ")";
  return text;
}

std::string local_or_utc(const std::string& local, Instant instant) {
  return local.empty() ? format_instant(instant) : one_line(local);
}

/// Of a client, not of one incident: its text says all of it.
Facts facts_of_digest(const Message& message) {
  Facts facts;
  facts.summary = summary_of(message);
  facts.where = place_of(message);
  facts.subject = cut_characters(facts.where + ": " + facts.summary, 180);
  facts.news = news_of(message);
  facts.rows.emplace_back("Why you", one_line(message.why_you));
  facts.description = cut_characters(message.description, kDigest);
  facts.foot = "Watchbill, digest of " + facts.where;
  return facts;
}

}  // namespace

bool is_yours(const Message& message) {
  if (!is_for_information(message)) return true;
  return message.is_of_ladder && (message.party == message.owner || message.severity > Severity::p2);
}

std::string asked_first(const Message& message) {
  std::string text;
  for (const auto& action : message.must_ask) text += (text.empty() ? "" : ", ") + one_line(action);
  return text;
}

Facts facts_of(const Message& message) {
  if (message.cause == Cause::digest) return facts_of_digest(message);
  const bool is_over = message.cause == Cause::recovered;
  Facts facts;
  facts.summary = summary_of(message);
  facts.subject = subject_of(message, facts.summary);
  facts.news = message.is_drill ? drill_news(message) : news_of(message);
  facts.where = place_of(message);

  const auto row = [&facts](std::string name, std::string value) {
    if (!value.empty()) facts.rows.emplace_back(std::move(name), std::move(value));
  };
  row("Where", facts.where);
  row("What kind", kind_of(message));
  row("Since", local_or_utc(message.since_local, message.since));
  row("History", one_line(message.history));
  if (is_over && message.resolved_at)
    row(message.is_drill ? "Ended" : "Recovered", local_or_utc(message.resolved_local, *message.resolved_at));
  row("Whose", one_line(message.owner_name));
  row("Because", one_line(message.because));
  if (!is_over) row("Until", message.until ? local_or_utc(message.until_local, *message.until) : "it is over");
  if (!is_over && !is_for_information(message) && message.response_due) {
    row("Answer by", local_or_utc(message.response_due_local, *message.response_due));
  }
  row("Why you", one_line(message.why_you));
  row("Ask before", asked_first(message));

  if (!is_over) facts.description = cut_characters(message.description, kDescription);
  facts.notes = cut_characters(message.notes, kNotes);
  const auto link = [&facts](std::string word, const std::string& address) {
    if (is_web_link(address)) facts.links.emplace_back(std::move(word), address);
  };
  if (!is_over) link("Runbook", message.runbook);
  link("Incident", message.link);
  facts.foot = "Watchbill, incident " + one_line(message.incident);
  return facts;
}

}  // namespace watchbill::paging
