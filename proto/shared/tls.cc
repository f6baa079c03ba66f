#include "proto/shared/tls.h"

#include <algorithm>
#include <fstream>
#include <memory>
#include <sstream>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

namespace watchbill::tls {

namespace {

template <auto Free>
struct Freer {
  template <class T>
  void operator()(T* pointer) const {
    Free(pointer);
  }
};
using Bio = std::unique_ptr<BIO, Freer<BIO_free_all>>;
using Key = std::unique_ptr<EVP_PKEY, Freer<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freer<X509_free>>;
using Names = std::unique_ptr<GENERAL_NAMES, Freer<GENERAL_NAMES_free>>;

constexpr std::string_view kScheme = "watchbill://";
constexpr std::size_t kLongestPart = 253;
constexpr std::string_view kIdentityRemedy =
    "the file holds one private key and its certificate chain, leaf first, PEM";

Bio reading(std::string_view text) {
  return Bio{BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))};
}

std::string written(const Bio& bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &data);
  return {data, static_cast<std::size_t>(size)};
}

/// A key behind a passphrase is refused rather than asked for at a terminal.
int no_passphrase(char* /*buffer*/, int /*size*/, int /*writing*/, void* /*user*/) {
  return -1;
}

std::vector<Certificate> certificates_in(std::string_view pem) {
  std::vector<Certificate> out;
  const Bio bio = reading(pem);
  while (X509* next = PEM_read_bio_X509(bio.get(), nullptr, no_passphrase, nullptr)) out.emplace_back(next);
  ERR_clear_error();
  return out;
}

bool is_part(std::string_view part) {
  return !part.empty() && part.size() <= kLongestPart && part != "." && part != ".." &&
         std::all_of(part.begin(), part.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
                  c == '_';
         });
}

Instant instant_of(const ASN1_TIME* time) {
  int days = 0;
  int seconds = 0;
  const std::unique_ptr<ASN1_TIME, Freer<ASN1_TIME_free>> epoch{ASN1_TIME_set(nullptr, 0)};
  ASN1_TIME_diff(&days, &seconds, epoch.get(), time);
  return Instant{std::chrono::days{days} + std::chrono::seconds{seconds}};
}

Result<std::string> read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return fail(path.string() + ": cannot be read", "check that the file is there and may be read");
  std::ostringstream text;
  text << in.rdbuf();
  return std::move(text).str();
}

template <class Parse>
auto parsed(const std::filesystem::path& path, Parse parse) -> decltype(parse(std::string_view{})) {
  const auto text = read_file(path);
  if (!text) return tl::unexpected(text.error());
  auto out = parse(std::string_view{*text});
  if (!out) return tl::unexpected(out.error().in(path.string()));
  return out;
}

}  // namespace

std::string AgentName::uri() const {
  return std::string(kScheme) + client + '/' + site + '/' + agent;
}

Result<AgentName> parse_agent_uri(std::string_view uri) {
  const std::string remedy = "expected watchbill://CLIENT/SITE/AGENT of letters, digits, '.', '-' and '_'";
  if (!uri.starts_with(kScheme)) return fail("the certificate's URI is not an agent's name", remedy);
  uri.remove_prefix(kScheme.size());
  const auto first = uri.find('/');
  const auto second = first == std::string_view::npos ? first : uri.find('/', first + 1);
  if (second == std::string_view::npos) return fail("the agent's name has fewer than three parts", remedy);
  AgentName out{.client = std::string(uri.substr(0, first)),
                .site = std::string(uri.substr(first + 1, second - first - 1)),
                .agent = std::string(uri.substr(second + 1))};
  if (!is_part(out.client) || !is_part(out.site) || !is_part(out.agent)) {
    return fail("the agent's name holds characters that are not allowed", remedy);
  }
  return out;
}

Result<Identity> parse_identity(std::string_view pem) {
  const Bio in = reading(pem);
  const Key key{PEM_read_bio_PrivateKey(in.get(), nullptr, no_passphrase, nullptr)};
  ERR_clear_error();
  if (!key) return fail("no private key that can be used without a passphrase", std::string(kIdentityRemedy));
  const auto certificates = certificates_in(pem);
  if (certificates.empty()) return fail("no certificate", std::string(kIdentityRemedy));
  if (X509_check_private_key(certificates.front().get(), key.get()) != 1) {
    ERR_clear_error();
    return fail("the private key does not belong to the first certificate", std::string(kIdentityRemedy));
  }
  const Bio key_out{BIO_new(BIO_s_mem())};
  const Bio chain_out{BIO_new(BIO_s_mem())};
  PEM_write_bio_PrivateKey(key_out.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  for (const auto& certificate : certificates) PEM_write_bio_X509(chain_out.get(), certificate.get());
  return Identity{.key = written(key_out), .chain = written(chain_out)};
}

Result<Identity> read_identity(const std::filesystem::path& path) {
  return parsed(path, parse_identity);
}

Result<std::string> parse_authorities(std::string_view pem) {
  const auto certificates = certificates_in(pem);
  if (certificates.empty()) return fail("no CA certificate", "the file holds one or more certificates, PEM");
  for (const auto& certificate : certificates) {
    if (X509_check_ca(certificate.get()) == 0) return fail("a certificate in it is not a CA's");
  }
  return std::string(pem);
}

Result<std::string> read_authorities(const std::filesystem::path& path) {
  return parsed(path, parse_authorities);
}

Result<CertificateFacts> facts_of(std::string_view pem) {
  const auto certificates = certificates_in(pem);
  if (certificates.empty()) return fail("no certificate");
  X509* certificate = certificates.front().get();
  CertificateFacts out;
  const Bio subject{BIO_new(BIO_s_mem())};
  X509_NAME_print_ex(subject.get(), X509_get_subject_name(certificate), 0, XN_FLAG_RFC2253);
  out.subject = written(subject);
  out.not_before = instant_of(X509_get0_notBefore(certificate));
  out.not_after = instant_of(X509_get0_notAfter(certificate));
  const Names names{static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr))};
  for (int i = 0; names && i < sk_GENERAL_NAME_num(names.get()); ++i) {
    const GENERAL_NAME* name = sk_GENERAL_NAME_value(names.get(), i);
    if (name->type != GEN_URI) continue;
    const auto* text = name->d.uniformResourceIdentifier;
    out.uris.emplace_back(reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
                          static_cast<std::size_t>(ASN1_STRING_length(text)));
  }
  return out;
}

}  // namespace watchbill::tls
