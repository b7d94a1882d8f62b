// Values of a sparse row, their norm, and their dot product with weight rows.
// Included once per kernel set, inside its namespace.

inline void scale_counts(const std::uint32_t* ids, const std::uint32_t* counts, const double* scale,
                         std::size_t count, double* values) {
  for (std::size_t i = 0; i < count; ++i) {
    values[i] = static_cast<double>(static_cast<std::int32_t>(counts[i])) * scale[ids[i]];
  }
}

inline void scale_values(const std::uint32_t* ids, const double* scale, std::size_t count,
                         double* values) {
  for (std::size_t i = 0; i < count; ++i) values[i] *= scale[ids[i]];
}

inline double norm_sum(const double* values, std::size_t count, Norm norm) {
  switch (norm) {
    case Norm::kL1:
      return sum_in_lanes(count, [=](std::size_t i) { return std::fabs(values[i]); });
    case Norm::kL2:
      return sum_in_lanes(count, [=](std::size_t i) { return values[i] * values[i]; });
    case Norm::kMax: {
      double greatest = 0;
      for (std::size_t i = 0; i < count; ++i) {
        const double size = std::fabs(values[i]);
        greatest = size > greatest ? size : greatest;
      }
      return greatest;
    }
    case Norm::kNone:
      break;
  }
  return 0;
}

inline double dense_dot(const double* x, const double* y, std::size_t count) {
  PartialSums sums;
  constexpr std::size_t kLanes = PartialSums::kLanes;
  std::size_t i = 0;
  for (; i + kLanes <= count; i += kLanes) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) sums.lanes[lane] += x[i + lane] * y[i + lane];
  }
  for (std::size_t lane = 0; i + lane < count; ++lane)
    sums.lanes[lane] += x[i + lane] * y[i + lane];
  return sums.total();
}

// Columns [0, kWidth) of `weights`; their sums stay in registers.
template <std::size_t kWidth>
inline void dot_columns(const std::uint32_t* ids, const double* values, std::size_t count,
                        const double* weights, std::size_t columns, double* out) {
  double sums[kWidth] = {};
  for (std::size_t i = 0; i < count; ++i) {
    const double* row = weights + static_cast<std::size_t>(ids[i]) * columns;
    for (std::size_t r = 0; r < kWidth; ++r) sums[r] += values[i] * row[r];
  }
  for (std::size_t r = 0; r < kWidth; ++r) out[r] = sums[r];
}

inline void dot(const std::uint32_t* ids, const double* values, std::size_t count,
                const double* weights, std::size_t columns, double* out) {
  if (columns == 1) {
    *out = sum_in_lanes(count, [=](std::size_t i) { return values[i] * weights[ids[i]]; });
    return;
  }
  std::size_t r = 0;
  for (; r + 16 <= columns; r += 16) {
    dot_columns<16>(ids, values, count, weights + r, columns, out + r);
  }
  if (r + 8 <= columns) {
    dot_columns<8>(ids, values, count, weights + r, columns, out + r);
    r += 8;
  }
  if (r + 4 <= columns) {
    dot_columns<4>(ids, values, count, weights + r, columns, out + r);
    r += 4;
  }
  switch (columns - r) {
    case 3:
      return dot_columns<3>(ids, values, count, weights + r, columns, out + r);
    case 2:
      return dot_columns<2>(ids, values, count, weights + r, columns, out + r);
    case 1:
      return dot_columns<1>(ids, values, count, weights + r, columns, out + r);
  }
}
