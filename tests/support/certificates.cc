#include "tests/support/certificates.h"

#include <stdexcept>

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

namespace watchbill::test {

namespace {

/// As in proto/shared/tls.cc, and apart from it on purpose: what tests make shares nothing with what they check.
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
using Extension = std::unique_ptr<X509_EXTENSION, Freer<X509_EXTENSION_free>>;

void add_extension(X509* certificate, X509* issuer, int nid, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const Extension extension{X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str())};
  if (!extension) throw std::runtime_error("certificate extension refused: " + value);
  X509_add_ext(certificate, extension.get(), -1);
}

/// Not signed yet; its own issuer when `issuer` is null.
Certificate make(const std::string& name, EVP_PKEY* key, X509* issuer) {
  Certificate out{X509_new()};
  X509_set_version(out.get(), 2);
  std::uint64_t serial = 0;
  RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial);
  ASN1_INTEGER_set_uint64(X509_get_serialNumber(out.get()), serial >> 1U);
  X509_gmtime_adj(X509_getm_notBefore(out.get()), -3600);
  X509_gmtime_adj(X509_getm_notAfter(out.get()), 86400);
  X509_set_pubkey(out.get(), key);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(out.get()), "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
  X509* signer = issuer == nullptr ? out.get() : issuer;
  X509_set_issuer_name(out.get(), X509_get_subject_name(signer));
  add_extension(out.get(), signer, NID_subject_key_identifier, "hash");
  add_extension(out.get(), signer, NID_basic_constraints, issuer == nullptr ? "critical,CA:TRUE" : "CA:FALSE");
  return out;
}

std::string text_of(const Bio& bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &data);
  return {data, static_cast<std::size_t>(size)};
}

}  // namespace

struct Authority::State {
  Key key{EVP_EC_gen("P-256")};
  Certificate certificate;
};

Authority::Authority(const std::string& name) : state_(std::make_unique<State>()) {
  state_->certificate = make(name, state_->key.get(), nullptr);
  add_extension(state_->certificate.get(), state_->certificate.get(), NID_key_usage, "critical,keyCertSign,cRLSign");
  X509_sign(state_->certificate.get(), state_->key.get(), EVP_sha256());
}

Authority::~Authority() = default;

std::string Authority::certificate() const {
  const Bio out{BIO_new(BIO_s_mem())};
  PEM_write_bio_X509(out.get(), state_->certificate.get());
  return text_of(out);
}

std::string Authority::leaf(const std::string& alternative_name) const {
  const Key key{EVP_EC_gen("P-256")};
  const Certificate certificate = make("leaf", key.get(), state_->certificate.get());
  add_extension(certificate.get(), state_->certificate.get(), NID_subject_alt_name, alternative_name);
  X509_sign(certificate.get(), state_->key.get(), EVP_sha256());
  const Bio out{BIO_new(BIO_s_mem())};
  PEM_write_bio_PrivateKey(out.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  PEM_write_bio_X509(out.get(), certificate.get());
  PEM_write_bio_X509(out.get(), state_->certificate.get());
  return text_of(out);
}

std::string Authority::server() const {
  return leaf("DNS:localhost,IP:127.0.0.1");
}

std::string Authority::agent(const std::string& client, const std::string& site, const std::string& agent) const {
  return leaf("URI:watchbill://" + client + "/" + site + "/" + agent);
}

}  // namespace watchbill::test
