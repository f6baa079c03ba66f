#include "tests/simulation/world.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "collector/config/config.h"

namespace watchbill::simulation {

namespace {

using ownership::Entry;
using ownership::LadderStep;
using ownership::MatrixLine;
using ownership::Policy;
using roster::Absence;
using roster::Calendar;
using roster::LocalDate;
using roster::Person;
using roster::Rota;
using roster::Rotation;
using roster::Shift;
using roster::Zone;
using std::chrono::hours;
using std::chrono::minutes;

/// A zone, and a day from which its rules are odd within the following year.
struct Place {
  const char* zone;
  const char* begins;
};
const std::vector<Place> kPlaces{
    {"Australia/Lord_Howe", "2026-01-01T00:00:00Z"}, {"America/Sao_Paulo", "2018-06-01T00:00:00Z"},
    {"Asia/Kathmandu", "1985-10-01T00:00:00Z"},      {"Pacific/Apia", "2011-08-01T00:00:00Z"},
    {"Africa/Cairo", "2014-03-01T00:00:00Z"},        {"Africa/Cairo", "2023-02-01T00:00:00Z"},
    {"Europe/London", "2026-01-01T00:00:00Z"},       {"America/New_York", "2026-01-01T00:00:00Z"},
    {"Africa/Casablanca", "2026-01-01T00:00:00Z"},   {"America/Sao_Paulo", "2026-01-01T00:00:00Z"}};

Zone zone_named(const std::string& name) {
  auto zone = config::load_zone(name);
  if (!zone) throw std::runtime_error(zone.error().text());
  return *std::move(zone);
}

class Maker {
 public:
  Maker(Dice& dice, Instant begins) : dice_(dice), begins_(begins) {}

  Calendar calendar(const Zone& zone) {
    Calendar::Week week;
    const int kind = dice_.below(4);
    for (std::size_t day = 0; day < week.size(); ++day) {
      if (day >= 5 && !dice_.one_in(3)) continue;
      week[day] = shifts(kind);
    }
    std::map<LocalDate, roster::Holiday> holidays;
    for (int n = dice_.below(8); n > 0; --n) {
      const auto date = roster::add_days(zone.date_of(begins_), dice_.below(400));
      roster::Holiday holiday{.name = "holiday", .hours = {}};
      if (dice_.one_in(3)) holiday.hours = {{.from = 540, .to = 720}};
      holidays[date] = holiday;
    }
    return {zone, week, holidays};
  }

  std::vector<Person> people(const std::string& prefix, Party party, int count) {
    std::vector<Person> out;
    for (int n = 0; n < count; ++n) {
      Person person{.id = prefix + "p" + std::to_string(n), .name = {}, .party = party, .skills = {}, .contacts = {}};
      if (party == Party::internal) {
        for (const auto& category : kCategories) {
          if (n == 0 ? !dice_.one_in(6) : dice_.one_in(2)) person.skills.push_back(category);
        }
      }
      const std::string channel = dice_.one_in(6) ? "pagerduty" : "email";  // which takes no digests
      if (!dice_.one_in(8)) person.contacts = {{.channel = channel, .target = person.id + "@example.org"}};
      out.push_back(std::move(person));
    }
    return out;
  }

  std::vector<Absence> absences(const std::vector<Person>& people, int most) {
    std::vector<Absence> out;
    for (const auto& person : people) {
      Instant free_from = begins_ - hours{48};
      for (int n = dice_.below(most + 1); n > 0; --n) {
        const Instant from = free_from + minutes{15 * dice_.below(96 * 90)};
        const Instant to = from + minutes{15 * (1 + dice_.below(96 * 14))};
        Absence absence{.person = person.id, .from = from, .to = to, .entered = begins_ - hours{72}, .kind = "leave"};
        const auto& deputy = dice_.of(people).id;
        if (dice_.one_in(3) && deputy != person.id) absence.deputy = deputy;
        out.push_back(absence);
        free_from = to;
      }
    }
    return out;
  }

  Rota rota(const std::string& name, const Zone& zone, const std::vector<Person>& people) {
    Rota out{.name = name,
             .hours = dice_.one_in(4) ? calendar(zone) : Calendar::always(zone),
             .members = {},
             .rotate = static_cast<Rotation>(dice_.below(3)),
             .from = roster::add_days(zone.date_of(begins_), dice_.below(10) - 30)};
    for (const auto& person : people) {
      if (dice_.one_in(2)) out.members.push_back(person.id);
    }
    if (out.members.empty()) out.members.push_back(people.front().id);
    if (out.rotate == Rotation::daily) {
      out.hand_overs = {480};
      if (dice_.one_in(2)) out.hand_overs = {120, 1200};  // in the night of the change, too
    } else if (out.rotate == Rotation::weekly) {
      out.hand_overs = {1440 * dice_.below(7) + 30 * dice_.below(48)};
    }
    Instant from = begins_;
    for (int n = dice_.below(4); n > 0; --n) {
      from += minutes{15 * dice_.below(96 * 60)};
      const Instant to = from + minutes{15 * (1 + dice_.below(96 * 3))};
      out.overrides.push_back({.person = dice_.of(people).id, .from = from, .to = to});
      from = to;
    }
    return out;
  }

  Policy policy(const std::string& client, const std::vector<Person>& internal, const std::vector<Person>& msp,
                const std::vector<Rota>& rotas, int version) {
    Policy out;
    out.client = out.name = client;
    out.version = "v" + std::to_string(version);
    for (int n = dice_.below(4); n > 0; --n) out.matrix.push_back(line());
    out.matrix.push_back(last_line());
    out.overflow = {
        .above = 1 + dice_.below(6), .until_at_most = dice_.below(2), .lasting = minutes{5 * (1 + dice_.below(12))}};
    if (dice_.one_in(3)) out.overflow.severities = {Severity::p2, Severity::p3, Severity::p4};
    out.handoff.grace = minutes{5 * dice_.below(13)};
    if (dice_.one_in(2)) out.handoff.grace_by_severity[Severity::p1] = minutes{5};
    out.handoff.accept_within = minutes{5 * (1 + dice_.below(12))};
    out.response = {{Severity::p1, minutes{15}}, {Severity::p2, hours{1}}};
    if (dice_.one_in(2)) out.lead = dice_.of(internal).id;
    if (!dice_.one_in(4)) out.manager = dice_.of(msp).id;
    out.answers["default"] = dice_.of(rotas).name;
    if (dice_.one_in(2)) out.answers["security"] = dice_.of(rotas).name;
    out.msp_ladder = msp_ladder(internal, msp, rotas);
    out.internal_ladder = internal_ladder();
    return out;
  }

 private:
  std::vector<Shift> shifts(int kind) {
    const int early = 30 * dice_.below(4);
    switch (kind) {
      case 0:
        return {{.from = 480 + early, .to = 1020 + early}};
      case 1:
        return {{.from = 1320 - early, .to = 1800 + early}};  // over midnight
      case 2:
        return {{.from = 480, .to = 720}, {.from = 780 + early, .to = 1080}};
      default:
        return {{.from = 120 + early / 2, .to = 180 + early}};  // where clocks change
    }
  }

  Entry entry(bool may_defer) {
    const int side = dice_.below(may_defer ? 3 : 2);
    return static_cast<Entry>(side);
  }

  MatrixLine line() {
    MatrixLine out;
    const bool is_low = dice_.one_in(2);
    if (is_low) out.severities = {Severity::p3, Severity::p4};
    if (!is_low || dice_.one_in(2)) out.categories = {dice_.of(kCategories)};
    if (dice_.one_in(4)) out.fixed = dice_.one_in(3) ? Party::internal : Party::msp;
    out.open = dice_.one_in(3) ? entry(false) : Entry::internal;
    out.closed = entry(is_low);
    out.holiday = dice_.one_in(2) ? out.closed : entry(is_low);
    return out;
  }

  MatrixLine last_line() {
    MatrixLine out;
    if (dice_.one_in(10)) out.open = Entry::msp;
    if (dice_.one_in(10)) out.closed = Entry::internal;
    out.holiday = dice_.one_in(8) ? Entry::internal : out.closed;
    return out;
  }

  std::vector<LadderStep> msp_ladder(const std::vector<Person>& internal, const std::vector<Person>& msp,
                                     const std::vector<Rota>& rotas) {
    using Who = LadderStep::Who;
    std::vector<LadderStep> out{step(Who::rota, rotas.front().name, 0)};
    if (dice_.one_in(2)) out.push_back(step(Who::rota, rotas.back().name, 5 * (1 + dice_.below(6))));
    if (dice_.one_in(2)) out.push_back(step(Who::person, dice_.of(msp).id, 45));
    if (dice_.one_in(2)) out.push_back(step(Who::person, dice_.of(internal).id, 60, {Severity::p1}));
    return out;
  }

  std::vector<LadderStep> internal_ladder() {
    using Who = LadderStep::Who;
    std::vector<LadderStep> out{step(Who::on_duty, {}, 0)};
    if (dice_.one_in(5)) return out;
    out.push_back(step(Who::lead, {}, 15));
    out.push_back(step(Who::msp_first_rota, {}, 15, {Severity::p1, Severity::p2}));
    return out;
  }

  static LadderStep step(LadderStep::Who who, const std::string& name, int after,
                         std::vector<Severity> severities = {}) {
    return {.who = who, .name = name, .after = minutes{after}, .severities = std::move(severities)};
  }

  Dice& dice_;
  Instant begins_;
};

}  // namespace

World make_world(Dice& dice, int clients, int reloads) {
  // All of one world live through the odd year of one place; the others are elsewhere.
  const Place home = dice.of(kPlaces);
  World world;
  world.begins = *parse_instant(home.begins) + dice.minutes_below(60 * 24 * 30);
  Maker maker(dice, world.begins);

  const Zone msp_zone = zone_named(dice.of(kPlaces).zone);
  const auto msp = maker.people("m", Party::msp, 3 + dice.below(4));
  const bool sends_digests = dice.one_in(2);
  const auto msp_absences = maker.absences(msp, 1);
  std::vector<Rota> rotas;
  for (const char* name : {"noc", "l2", "soc"}) rotas.push_back(maker.rota(name, msp_zone, msp));
  for (const auto& person : msp) world.msp_people.push_back(person.id);
  for (const auto& rota : rotas) world.rotas.push_back(rota.name);

  struct Staff {
    std::string client;
    Zone zone;
    std::vector<Person> internal;
    bool is_always_open;
  };
  std::vector<Staff> staffs;
  for (int n = 0; n < clients; ++n) {
    const std::string client = "c" + std::to_string(n);
    world.clients.push_back(client);
    staffs.push_back({.client = client,
                      .zone = zone_named(n == 0 ? home.zone : dice.of(kPlaces).zone),
                      .internal = maker.people(client, Party::internal, 1 + dice.below(4)),
                      .is_always_open = dice.one_in(8)});
  }
  for (int version = 0; version <= reloads; ++version) {
    auto book = std::make_shared<desk::Book>();
    book->msp = "msp";
    book->msp_zone = msp_zone;
    book->msp_name = "Provider";
    book->sends_digests = sends_digests;
    for (const auto& staff : staffs) {
      auto everybody = staff.internal;
      everybody.insert(everybody.end(), msp.begin(), msp.end());
      auto absences = maker.absences(staff.internal, 2);
      absences.insert(absences.end(), msp_absences.begin(), msp_absences.end());
      book->clients[staff.client] = std::make_shared<const desk::Account>(desk::Account{
          .policy = maker.policy(staff.client, staff.internal, msp, rotas, version),
          .roster = roster::Roster(
              {.internal_hours = staff.is_always_open ? Calendar::always(staff.zone) : maker.calendar(staff.zone),
               .people = std::move(everybody),
               .rotas = rotas,
               .absences = std::move(absences)})});
    }
    world.books.push_back(std::move(book));
  }
  world.sets_clock_back = dice.one_in(4);
  return world;
}

}  // namespace watchbill::simulation
