// What iterative solvers do over and over: products of short contiguous rows of k components.
// Included once per kernel set, inside its namespace.

inline double row_product(const double* left, const double* right, std::size_t count) {
  PartialSums sums;
  constexpr std::size_t kLanes = PartialSums::kLanes;
  std::size_t i = 0;
  for (; i + kLanes <= count; i += kLanes) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      sums.lanes[lane] += left[i + lane] * right[i + lane];
    }
  }
  for (std::size_t lane = 0; i + lane < count; ++lane) {
    sums.lanes[lane] += left[i + lane] * right[i + lane];
  }
  return sums.total();
}

inline void add_scaled(double factor, const double* row, std::size_t count, double* sums) {
  for (std::size_t i = 0; i < count; ++i) sums[i] += factor * row[i];
}

inline double descend(const double* gram, const std::int32_t* order, std::size_t k,
                      double* gradient, double* weights) {
  double violation = 0;
  for (std::size_t s = 0; s < k; ++s) {
    const auto t = static_cast<std::size_t>(order[s]);
    const double slope = gradient[t];
    const double old = weights[t];
    if (!(old == 0 && slope > 0)) violation += std::fabs(slope);
    const double* row = gram + t * k;
    if (row[t] == 0) continue;
    const double moved = old - slope / row[t];
    const double next = moved > 0 ? moved : 0;
    if (next == old) continue;
    weights[t] = next;
    add_scaled(next - old, row, k, gradient);
  }
  return violation;
}

inline void times_matrix(const double* row, const double* matrix, std::size_t k, double* out) {
  for (std::size_t r = 0; r < k; ++r) out[r] = 0;
  for (std::size_t i = 0; i < k; ++i) add_scaled(row[i], matrix + i * k, k, out);
}

inline void explain_row(const std::uint32_t* ids, const double* values, std::size_t count,
                        const double* parts, const double* weights, std::size_t k, double least,
                        double offset, double* out) {
  for (std::size_t r = 0; r < k; ++r) out[r] = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const double* part = parts + static_cast<std::size_t>(ids[i]) * k;
    const double given = row_product(weights, part, k) + offset;
    add_scaled(values[i] / (given < least ? least : given), part, k, out);
  }
}
