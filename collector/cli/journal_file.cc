#include "collector/cli/journal_file.h"

#include <filesystem>
#include <fstream>
#include <ostream>

#include <nlohmann/json.hpp>

#include "collector/journal/key_files.h"

namespace watchbill::cli {

namespace {

using journal::PublicKey;
using journal::SignedHead;

/// A key is 64 digits; anything else is a file's name.
Result<std::vector<PublicKey>> read_keys(const std::string& word) {
  if (auto key = PublicKey::parse(word)) return std::vector{*key};
  return journal::read_public_keys(word);
}

Result<std::vector<SignedHead>> read_heads(const std::string& word) {
  if (word.starts_with('{')) {
    auto head = journal::read_head_line(word);
    if (!head) return tl::unexpected(head.error());
    return std::vector{*std::move(head)};
  }
  std::ifstream in(word);
  if (!in) return fail(word + " cannot be read", "--head takes a line of `watchbill journal heads`, or a file of them");
  std::vector<SignedHead> heads;
  std::string line;
  for (int number = 1; std::getline(in, line); ++number) {
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    auto head = journal::read_head_line(line);
    if (!head) {
      auto error = head.error();
      error.where = SourcePos{.file = word, .line = number};
      return tl::unexpected(error);
    }
    heads.push_back(*std::move(head));
  }
  if (heads.empty()) return fail(word + " holds no signed head", "`watchbill journal heads` prints them");
  return heads;
}

}  // namespace

Result<std::string> journal_file(const JournalOptions& options) {
  const std::filesystem::path file =
      options.file.empty() ? std::filesystem::path{options.data} / "journal.db" : std::filesystem::path{options.file};
  std::error_code error;
  if (!std::filesystem::is_regular_file(file, error)) {
    return fail("no journal at " + file.string(),
                options.file.empty() ? "--data names the collector's data folder" : "");
  }
  constexpr std::string_view kSqlite{"SQLite format 3\0", 16};
  std::string head(kSqlite.size(), ' ');
  std::ifstream in(file, std::ios::binary);
  // What cannot be opened is told by who opens it for good.
  if (in && (!in.read(head.data(), static_cast<std::streamsize>(head.size())) || head != kSqlite)) {
    return fail(file.string() + " is no journal",
                "name the collector's journal.db, or a copy that `watchbill journal backup` made");
  }
  return file.string();
}

Result<journal::Proofs> read_proofs(const JournalOptions& options) {
  journal::Proofs proofs{.keys = std::vector<PublicKey>()};
  for (const auto& word : options.keys) {
    const auto keys = read_keys(word);
    if (!keys) return tl::unexpected(keys.error());
    proofs.keys->insert(proofs.keys->end(), keys->begin(), keys->end());
  }
  const auto beside = std::filesystem::path{options.data} / "journal.pub";
  std::error_code error;
  if (options.keys.empty() && std::filesystem::exists(beside, error)) {
    auto keys = journal::read_public_keys(beside);
    if (!keys) return tl::unexpected(keys.error());
    proofs.keys = *std::move(keys);
  }
  for (const auto& word : options.heads) {
    const auto heads = read_heads(word);
    if (!heads) return tl::unexpected(heads.error());
    proofs.kept.insert(proofs.kept.end(), heads->begin(), heads->end());
  }
  return proofs;
}

int print_audit(Session& session, const journal::Audit& audit, const std::string& done) {
  if (session.json) {
    nlohmann::ordered_json out = {{"ok", !audit.misfit}};
    if (const auto& misfit = audit.misfit) {
      const auto error = misfit->error();
      out["client"] = misfit->client;
      out["seq"] = misfit->seq;
      out["head"] = misfit->head ? nlohmann::ordered_json(*misfit->head) : nlohmann::ordered_json();
      out["what"] = misfit->what;
      out["error"] = error.text();
    } else {
      out["events"] = audit.events;
      out["heads"] = audit.heads;
      out["last_signed"] =
          audit.last_signed ? nlohmann::ordered_json(format_instant(*audit.last_signed)) : nlohmann::ordered_json();
      out["unsigned_events"] = audit.unsigned_events;
    }
    session.out << out.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
    return audit.misfit ? kNotSo : kFine;
  }
  if (audit.misfit) {
    const auto error = audit.misfit->error();
    return refuse(session, kNotSo, error.problem, error.remedy);
  }
  session.out << done << "whole: " << audit.events << " events, every hash fits; " << audit.heads << " signed heads";
  if (audit.last_signed) session.out << ", the newest of " << format_instant(*audit.last_signed);
  session.out << "; " << audit.unsigned_events << " events since not signed\n";
  return kFine;
}

}  // namespace watchbill::cli
