// Dense rows times a matrix. Column i of a row goes to partial sum i % 4, and these are added as
// (0 + 2) + (1 + 3): one order for every kernel set and tile, with chains enough to keep one row
// busy. Included once per kernel set, inside its namespace.

constexpr std::size_t kPartials = 4;

#if defined(PRETZEL_AVX512)
constexpr std::size_t kLanes = 8;
constexpr std::size_t kTileRows = 4;
constexpr std::size_t kRowVectors = 4;  // of one row alone
#elif defined(PRETZEL_AVX2)
constexpr std::size_t kLanes = 4;
constexpr std::size_t kTileRows = 2;
constexpr std::size_t kRowVectors = 2;
#else
constexpr std::size_t kLanes = 2;
constexpr std::size_t kTileRows = 2;
constexpr std::size_t kRowVectors = 2;
#endif
constexpr std::size_t kNarrowLanes = kLanes < kPartials ? kLanes : kPartials;

template <std::size_t kCount>
struct Simd {
  using Doubles [[gnu::vector_size(kCount * sizeof(double))]] = double;
};

template <std::size_t kCount>
using Doubles = typename Simd<kCount>::Doubles;

template <std::size_t kCount>
inline void load(const double* from, Doubles<kCount>& vector) {
  __builtin_memcpy(&vector, from, sizeof vector);
}

// Matrices of a product, row by row: `rows` [.., columns], `weights` [columns, width].
struct Factors {
  const double* rows;
  const double* weights;
  const double* bias;
  std::size_t columns;
  std::size_t width;
  double* out;
  std::size_t stride;  // of a row of `out`
};

// Outputs [first, first + kVectors * kCount) of rows [row, row + kRows): all sums in registers.
template <std::size_t kCount, std::size_t kRows, std::size_t kVectors>
struct Tile {
  Doubles<kCount> sums[kRows][kVectors][kPartials] = {};

  template <std::size_t kPartial>
  void step(const double* rows, std::size_t columns, const double* weights) {
    Doubles<kCount> line[kVectors];
#pragma GCC unroll 4
    for (std::size_t v = 0; v < kVectors; ++v) load<kCount>(weights + v * kCount, line[v]);
#pragma GCC unroll 4
    for (std::size_t r = 0; r < kRows; ++r) {
      const double value = rows[r * columns];
#pragma GCC unroll 4
      for (std::size_t v = 0; v < kVectors; ++v) sums[r][v][kPartial] += value * line[v];
    }
  }

  void run(const Factors& factors, std::size_t row, std::size_t first) {
    const std::size_t columns = factors.columns;
    const std::size_t width = factors.width;
    const double* rows = factors.rows + row * columns;
    const double* weights = factors.weights + first;
    std::size_t i = 0;
    for (; i + kPartials <= columns; i += kPartials, weights += kPartials * width) {
      step<0>(rows + i, columns, weights);
      step<1>(rows + i + 1, columns, weights + width);
      step<2>(rows + i + 2, columns, weights + 2 * width);
      step<3>(rows + i + 3, columns, weights + 3 * width);
    }
    if (i < columns) step<0>(rows + i, columns, weights);
    if (i + 1 < columns) step<1>(rows + i + 1, columns, weights + width);
    if (i + 2 < columns) step<2>(rows + i + 2, columns, weights + 2 * width);
#pragma GCC unroll 4
    for (std::size_t v = 0; v < kVectors; ++v) {
      Doubles<kCount> bias;
      load<kCount>(factors.bias + first + v * kCount, bias);
#pragma GCC unroll 4
      for (std::size_t r = 0; r < kRows; ++r) {
        const auto& part = sums[r][v];
        const Doubles<kCount> total = ((part[0] + part[2]) + (part[1] + part[3])) + bias;
        double* out = factors.out + (row + r) * factors.stride + first + v * kCount;
        __builtin_memcpy(out, &total, sizeof total);
      }
    }
  }
};

template <std::size_t kCount, std::size_t kRows, std::size_t kVectors>
inline void run_tile(const Factors& factors, std::size_t row, std::size_t first) {
  Tile<kCount, kRows, kVectors> tile;
  tile.run(factors, row, first);
}

// One vector of outputs for all rows: their weights are read once and stay in the first cache.
template <std::size_t kCount>
inline void run_band(const Factors& factors, std::size_t count, std::size_t first) {
  std::size_t row = 0;
  for (; row + kTileRows <= count; row += kTileRows) {
    run_tile<kCount, kTileRows, 1>(factors, row, first);
  }
  for (; row < count; ++row) run_tile<kCount, 1, 1>(factors, row, first);
}

// REQUIRES: width >= kCount. What is left over at the end is done as one more full vector, which
// computes some outputs twice: every output has its own sums, so the bits are the same.
template <std::size_t kCount>
inline void run_bands(const Factors& factors, std::size_t count) {
  std::size_t first = 0;
  if (count == 1) {
    constexpr std::size_t kMany = kRowVectors * kCount;
    for (; first + kMany <= factors.width; first += kMany) {
      run_tile<kCount, 1, kRowVectors>(factors, 0, first);
    }
  }
  for (; first + kCount <= factors.width; first += kCount) {
    run_band<kCount>(factors, count, first);
  }
  if (first < factors.width) run_band<kCount>(factors, count, factors.width - kCount);
}

// One output of each of kRows rows: partial sums are the lanes, weights lie side by side.
template <std::size_t kRows>
inline void run_dots(const double* rows, std::size_t columns, const double* weights, double bias,
                     double* out, std::size_t stride) {
  constexpr std::size_t kParts = kPartials / kNarrowLanes;
  Doubles<kNarrowLanes> sums[kRows][kParts] = {};
  std::size_t i = 0;
  for (; i + kPartials <= columns; i += kPartials) {
#pragma GCC unroll 2
    for (std::size_t p = 0; p < kParts; ++p) {
      Doubles<kNarrowLanes> line;
      load<kNarrowLanes>(weights + i + p * kNarrowLanes, line);
#pragma GCC unroll 4
      for (std::size_t r = 0; r < kRows; ++r) {
        Doubles<kNarrowLanes> values;
        load<kNarrowLanes>(rows + r * columns + i + p * kNarrowLanes, values);
        sums[r][p] += values * line;
      }
    }
  }
#pragma GCC unroll 4
  for (std::size_t r = 0; r < kRows; ++r) {
    double lanes[kPartials];
    __builtin_memcpy(lanes, sums[r], sizeof lanes);
    const double* row = rows + r * columns;
    if (i < columns) lanes[0] += row[i] * weights[i];
    if (i + 1 < columns) lanes[1] += row[i + 1] * weights[i + 1];
    if (i + 2 < columns) lanes[2] += row[i + 2] * weights[i + 2];
    out[r * stride] = ((lanes[0] + lanes[2]) + (lanes[1] + lanes[3])) + bias;
  }
}

inline void product(const double* rows, std::size_t count, std::size_t columns,
                    const double* weights, const double* bias, std::size_t width, double* out,
                    std::size_t stride) {
  const Factors factors{rows, weights, bias, columns, width, out, stride};
  if constexpr (kLanes > kPartials) {
    if (width < kLanes) return run_bands<kPartials>(factors, count);
  }
  run_bands<kLanes>(factors, count);
}

inline void narrow_product(const double* rows, std::size_t count, std::size_t columns,
                           const double* weights, const double* bias, std::size_t width,
                           double* out, std::size_t stride) {
  std::size_t row = 0;
  for (; row + 4 <= count; row += 4) {
    for (std::size_t r = 0; r < width; ++r) {
      run_dots<4>(rows + row * columns, columns, weights + r * columns, bias[r],
                  out + row * stride + r, stride);
    }
  }
  for (; row < count; ++row) {
    for (std::size_t r = 0; r < width; ++r) {
      run_dots<1>(rows + row * columns, columns, weights + r * columns, bias[r],
                  out + row * stride + r, stride);
    }
  }
}

inline void squares(const double* rows, std::size_t count, std::size_t columns, double* out,
                    std::size_t stride) {
  for (std::size_t row = 0; row < count; ++row) {
    const double* values = rows + row * columns;
    run_dots<1>(values, columns, values, 0.0, out + row * stride, stride);
  }
}

// Squared distance from each point: of the same columns (step 0), or of `size` of its own.
inline void deviations(const double* row, std::size_t step, const double* points, std::size_t count,
                       std::size_t size, double* out) {
  constexpr std::size_t kParts = kPartials / kNarrowLanes;
  for (std::size_t k = 0; k < count; ++k, row += step, points += size) {
    Doubles<kNarrowLanes> sums[kParts] = {};
    std::size_t i = 0;
    for (; i + kPartials <= size; i += kPartials) {
#pragma GCC unroll 2
      for (std::size_t p = 0; p < kParts; ++p) {
        Doubles<kNarrowLanes> values;
        Doubles<kNarrowLanes> point;
        load<kNarrowLanes>(row + i + p * kNarrowLanes, values);
        load<kNarrowLanes>(points + i + p * kNarrowLanes, point);
        values -= point;
        sums[p] += values * values;
      }
    }
    double lanes[kPartials];
    __builtin_memcpy(lanes, sums, sizeof lanes);
    for (std::size_t p = 0; i + p < size; ++p) {
      const double apart = row[i + p] - points[i + p];
      lanes[p] += apart * apart;
    }
    out[k] = (lanes[0] + lanes[2]) + (lanes[1] + lanes[3]);
  }
}
