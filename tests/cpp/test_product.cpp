// Products have one order of sums, in every kernel set and tile, and read nothing beyond their
// matrices: buffers are exactly as long as needed, and a sanitizer watches.
#include <cstddef>
#include <cstring>
#include <memory>
#include <random>
#include <vector>

#include "check.hpp"
#include "pretzel/kernels.hpp"

namespace {

std::mt19937_64 random_bits(7);  // NOLINT

std::vector<double> values(std::size_t count) {
  std::vector<double> result(count);
  for (double& value : result) value = std::normal_distribution<double>()(random_bits);
  return result;
}

double in_order(std::size_t columns, const double* left, const double* right, std::size_t step) {
  double sums[4] = {};
  for (std::size_t i = 0; i < columns; ++i) sums[i % 4] += left[i] * right[i * step];
  return (sums[0] + sums[2]) + (sums[1] + sums[3]);
}

void check_product(const pretzel::Kernels& kernel, std::size_t count, std::size_t columns,
                   std::size_t width) {
  const std::vector<double> rows = values(count * columns);
  const std::vector<double> weights = values(columns * width);
  const std::vector<double> bias = values(width);
  std::vector<double> transposed(columns * width);
  std::vector<double> expected(count * (width + 1));
  for (std::size_t r = 0; r < width; ++r) {
    for (std::size_t i = 0; i < columns; ++i) transposed[r * columns + i] = weights[i * width + r];
    for (std::size_t n = 0; n < count; ++n) {
      expected[n * (width + 1) + r] =
          in_order(columns, &rows[n * columns], &weights[r], width) + bias[r];
    }
  }
  for (std::size_t n = 0; n < count; ++n) {
    const double* row = &rows[n * columns];
    expected[n * (width + 1) + width] = in_order(columns, row, row, 1);
  }
  const bool narrow = width < pretzel::kNarrow;
  std::vector<double> out(count * (width + 1));
  (narrow ? kernel.narrow_product : kernel.product)(rows.data(), count, columns,
                                                    (narrow ? transposed : weights).data(),
                                                    bias.data(), width, out.data(), width + 1);
  kernel.squares(rows.data(), count, columns, out.data() + width, width + 1);
  CHECK(std::memcmp(out.data(), expected.data(), out.size() * sizeof(double)) == 0);
}

void check_deviations(const pretzel::Kernels& kernel, std::size_t known, std::size_t size) {
  const std::vector<double> points = values(known * size);
  const std::vector<double> row = values(known * size);
  for (const std::size_t step : {std::size_t{0}, size}) {
    std::vector<double> out(known);
    kernel.deviations(row.data(), step, points.data(), known, size, out.data());
    for (std::size_t k = 0; k < known; ++k) {
      std::vector<double> apart(size);
      for (std::size_t i = 0; i < size; ++i) apart[i] = row[k * step + i] - points[k * size + i];
      CHECK(out[k] == in_order(size, apart.data(), apart.data(), 1));
    }
  }
}

}  // namespace

int main() {
  for (const pretzel::Kernels* kernel : pretzel::kernel_sets()) {
    for (const std::size_t count : {1, 2, 3, 5, 8, 64}) {
      for (const std::size_t columns : {1, 2, 3, 4, 9, 30}) {
        for (const std::size_t width : {1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 33, 70}) {
          check_product(*kernel, count, columns, width);
        }
      }
    }
    for (const std::size_t known : {1, 3}) {
      for (const std::size_t size : {1, 3, 4, 6, 8, 13}) check_deviations(*kernel, known, size);
    }
  }
}
