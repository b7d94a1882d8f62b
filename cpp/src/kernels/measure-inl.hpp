// Sums over the columns of rows and points: products, squared and absolute differences.
// Included once per kernel set, inside its namespace.
//
// Points lie side by side, each a column of a matrix, so that lanes are points:
// every sum is in the order of the columns, whatever the width of a vector and however many rows
// or points are done at once.

#if defined(PRETZEL_AVX512)
inline constexpr std::size_t kMeasureLanes = 8;
#elif defined(PRETZEL_AVX2)
inline constexpr std::size_t kMeasureLanes = 4;
#else
inline constexpr std::size_t kMeasureLanes = 2;
#endif
using MeasureLanes [[gnu::vector_size(kMeasureLanes * sizeof(double))]] = double;

inline MeasureLanes load_points(const double* points) {
  MeasureLanes lanes;
  std::memcpy(&lanes, points, sizeof lanes);
  return lanes;
}

struct AddProduct {
  template <class T>
  static T apply(T sum, T x, T y) {
    return sum + x * y;
  }
};

struct AddSquare {
  template <class T>
  static T apply(T sum, T x, T y) {
    const T difference = x - y;
    return sum + difference * difference;
  }
};

struct AddAbsolute {
  static double apply(double sum, double x, double y) { return sum + std::fabs(x - y); }
  static MeasureLanes apply(MeasureLanes sum, MeasureLanes x, MeasureLanes y) {
    using Bits [[gnu::vector_size(sizeof(MeasureLanes))]] = std::int64_t;
    const MeasureLanes difference = x - y;
    Bits bits;
    std::memcpy(&bits, &difference, sizeof bits);
    bits &= INT64_MAX;
    MeasureLanes size;
    std::memcpy(&size, &bits, sizeof size);
    return sum + size;
  }
};

struct KeepGreatest {
  static double apply(double sum, double x, double y) {
    const double difference = std::fabs(x - y);
    return difference > sum ? difference : sum;
  }
  static MeasureLanes apply(MeasureLanes sum, MeasureLanes x, MeasureLanes y) {
    const MeasureLanes size = AddAbsolute::apply(MeasureLanes{}, x, y);
    return size > sum ? size : sum;
  }
};

struct AddChi {
  static double apply(double sum, double x, double y) {
    const double both = x + y;
    const double difference = x - y;
    const double added = both != 0 ? sum + difference * difference / both : sum;
    return x < 0 ? __builtin_nan("") : added;
  }
  static MeasureLanes apply(MeasureLanes sum, MeasureLanes x, MeasureLanes y) {
    const MeasureLanes both = x + y;
    const MeasureLanes difference = x - y;
    const MeasureLanes added = both != 0 ? sum + difference * difference / both : sum;
    return x < 0 ? __builtin_nan("") - MeasureLanes{} : added;
  }
};

// kRows rows against kVectors vectors of points; the sums stay in registers.
template <class Step, std::size_t kRows, std::size_t kVectors>
inline void measure_tile(const double* rows, std::size_t columns, const double* points,
                         std::size_t stride, std::size_t size, double* out) {
  MeasureLanes sums[kRows][kVectors] = {};
  for (std::size_t c = 0; c < columns; ++c) {
    MeasureLanes y[kVectors];
    for (std::size_t v = 0; v < kVectors; ++v) {
      y[v] = load_points(points + c * stride + v * kMeasureLanes);
    }
    for (std::size_t r = 0; r < kRows; ++r) {
      const MeasureLanes x = rows[r * columns + c] - MeasureLanes{};
      for (std::size_t v = 0; v < kVectors; ++v) sums[r][v] = Step::apply(sums[r][v], x, y[v]);
    }
  }
  for (std::size_t r = 0; r < kRows; ++r) {
    for (std::size_t v = 0; v < kVectors; ++v) {
      const MeasureLanes sum = sums[r][v];
      std::memcpy(out + r * size + v * kMeasureLanes, &sum, sizeof sum);
    }
  }
}

template <class Step, std::size_t kRows>
inline void measure_rows(const double* rows, std::size_t columns, const double* points,
                         std::size_t stride, std::size_t size, double* out) {
  constexpr std::size_t kVectors = kMeasureLanes == 8 ? 4 : 2;  // as many as registers hold
  constexpr std::size_t kWidth = kVectors * kMeasureLanes;
  std::size_t p = 0;
  for (; p + kWidth <= size; p += kWidth) {
    measure_tile<Step, kRows, kVectors>(rows, columns, points + p, stride, size, out + p);
  }
  for (; p + kMeasureLanes <= size; p += kMeasureLanes) {
    measure_tile<Step, kRows, 1>(rows, columns, points + p, stride, size, out + p);
  }
  if (p < size && size >= kMeasureLanes) {  // some points twice, each with a sum of its own
    p = size - kMeasureLanes;
    measure_tile<Step, kRows, 1>(rows, columns, points + p, stride, size, out + p);
    return;
  }
  for (; p < size; ++p) {
    double sums[kRows] = {};
    for (std::size_t c = 0; c < columns; ++c) {
      const double y = points[c * stride + p];
      for (std::size_t r = 0; r < kRows; ++r) {
        sums[r] = Step::apply(sums[r], rows[r * columns + c], y);
      }
    }
    for (std::size_t r = 0; r < kRows; ++r) out[r * size + p] = sums[r];
  }
}

template <class Step>
inline void measure_all(const double* rows, std::size_t count, std::size_t columns,
                        const double* points, std::size_t stride, std::size_t size, double* out) {
  constexpr std::size_t kRows = 4;
  std::size_t r = 0;
  for (; r + kRows <= count; r += kRows) {
    measure_rows<Step, kRows>(rows + r * columns, columns, points, stride, size, out + r * size);
  }
  for (; r < count; ++r) {
    measure_rows<Step, 1>(rows + r * columns, columns, points, stride, size, out + r * size);
  }
}

inline void measure(Measure of, const double* rows, std::size_t count, std::size_t columns,
                    const double* points, std::size_t stride, std::size_t size, double* out) {
  switch (of) {
    case Measure::kDot:
      return measure_all<AddProduct>(rows, count, columns, points, stride, size, out);
    case Measure::kSquared:
      return measure_all<AddSquare>(rows, count, columns, points, stride, size, out);
    case Measure::kAbsolute:
      return measure_all<AddAbsolute>(rows, count, columns, points, stride, size, out);
    case Measure::kGreatest:
      return measure_all<KeepGreatest>(rows, count, columns, points, stride, size, out);
    case Measure::kChi:
      return measure_all<AddChi>(rows, count, columns, points, stride, size, out);
  }
}
