#include "collector/journal/sqlite.h"
#include "tests/collector/journal/raw.h"
#include "tests/collector/journal/store.h"
#include "tests/support/scratch.h"

namespace watchbill::test {

struct Store::Place {
  Scratch scratch;
  std::string file = (scratch.path() / "journal.db").string();
};

Store::Store() : place_(std::make_unique<Place>()), engine_(journal::sqlite_engine(place_->file, {})) {}
Store::~Store() = default;

void Store::execute(const std::string& statements) const {
  test::execute(place_->file, statements);
}

std::string Store::dump(const std::string& table) const {
  return test::dump(place_->file, table);
}

void Store::refuse(const std::string& table, const std::string& incident) const {
  for (const std::string change : {"insert", "update"}) {
    execute("create trigger no_room_to_" + change + " before " + change + " on " + table + " when new.incident = '" +
            incident + "' begin select raise(abort, 'no room'); end");
  }
}

void Store::refuse_no_more(const std::string&) const {
  execute("drop trigger no_room_to_insert; drop trigger no_room_to_update");
}

}  // namespace watchbill::test
