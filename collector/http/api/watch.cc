#include "collector/http/api/watch.h"

namespace watchbill::http {

Watch who_has_the_watch(const desk::Book& book, const desk::Clients& clients, const desk::Account& of_book,
                        const WatchQuestion& question) {
  const auto known = clients.find(of_book.policy.client);
  const bool is_known = known != clients.end() && known->second.account != nullptr;
  const auto& account = is_known ? *known->second.account : of_book;
  const auto overflow = is_known ? known->second.state.overflow() : ownership::OverflowState{};
  ownership::IncidentView view;
  view.category = question.category;
  view.severity = question.severity;
  view.service = question.service;
  view.site = question.site;
  view.labels = question.labels;
  view.happened = question.at;
  view.received = question.at;
  Watch out;
  out.decision = ownership::decide_owner(account.policy, account.roster, overflow, view, question.at);
  out.owner_name = out.decision.owner == Party::msp ? book.msp_name : account.policy.name;
  out.told = ownership::told_by(account.policy, account.roster, view, out.decision, question.at, question.at);
  return out;
}

}  // namespace watchbill::http
