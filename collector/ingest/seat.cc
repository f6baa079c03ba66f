#include "collector/ingest/seat.h"

#include <array>

namespace watchbill::ingest {

Seat& Seats::of(const window::Endpoint& endpoint) {
  const std::lock_guard lock(mutex_);
  auto& seat = seats_[endpoint];
  if (!seat) seat = std::make_unique<Seat>(endpoint, window_.endpoint(endpoint));
  return *seat;
}

void Seats::take(Seat& seat, const std::shared_ptr<Occupant>& newcomer) {
  std::shared_ptr<Occupant> before;
  {
    const std::lock_guard lock(seat.mutex);
    before = seat.occupant.lock();
    seat.occupant = newcomer;
    seat.newest = newcomer.get();
  }
  if (before) before->leave(Occupant::Why::superseded);
}

void Seats::leave(Seat& seat, const Occupant& who, fleet::AgentState how, Instant now) {
  const std::lock_guard lock(seat.mutex);
  if (seat.newest != &who) return;
  seat.newest = nullptr;
  seat.occupant.reset();
  fleet_.ended(seat.endpoint, how, now);
  seat.window.end_all(now);
}

void Seats::down(const window::Endpoint& endpoint, Instant now) {
  of(endpoint).window.end_all(now);
}

void Seats::append_up(const window::Endpoint& endpoint, double value, Instant now) {
  Seat& seat = of(endpoint);
  const std::array up{window::Value{seat.up, value}};
  seat.window.append(now, up, now);
}

std::vector<std::shared_ptr<Occupant>> Seats::occupants(const std::function<bool(const Seat&)>& which) {
  std::vector<std::shared_ptr<Occupant>> out;
  const std::lock_guard lock(mutex_);
  for (const auto& [endpoint, seat] : seats_) {
    if (which && !which(*seat)) continue;
    const std::lock_guard seat_lock(seat->mutex);
    if (auto occupant = seat->occupant.lock()) out.push_back(std::move(occupant));
  }
  return out;
}

}  // namespace watchbill::ingest
