// Sums in several lanes, as vector registers hold them, in one fixed order.
// Included once per kernel set, inside its namespace.

// Value i goes to partial sum i % 8, and those are added in this order: one order for all kernel
// sets and for fused and unfused plans.
struct PartialSums {
  static constexpr std::size_t kLanes = 8;
  double lanes[kLanes] = {};

  double total() const {
    return ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6])) +
           ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7]));
  }
};

template <class Value>
inline double sum_in_lanes(std::size_t count, Value value) {
  PartialSums sums;
  constexpr std::size_t kLanes = PartialSums::kLanes;
  std::size_t i = 0;
  for (; i + kLanes <= count; i += kLanes) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) sums.lanes[lane] += value(i + lane);
  }
  for (std::size_t lane = 0; i + lane < count; ++lane) sums.lanes[lane] += value(i + lane);
  return sums.total();
}
