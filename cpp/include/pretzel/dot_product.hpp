// The dot product of a sparse row with weight rows, and its norm on the way.
#pragma once

#include <cstddef>
#include <cstdint>

#include "pretzel/kernels.hpp"
#include "pretzel/norm.hpp"

namespace pretzel {

// One code for fused and unfused plans, so that both give the same bits.
struct DotProduct {
  const double* weights = nullptr;  // [ids, columns], row by row
  std::size_t columns = 1;
  Norm norm = Norm::kNone;
  bool divide = false;

  // With a norm that does not divide here, its sum is one more column.
  std::size_t width() const { return columns + (norm != Norm::kNone && !divide ? 1 : 0); }

  void run(const std::uint32_t* ids, const double* values, std::size_t size, double* out) const {
    const Kernels& kernel = kernels();
    kernel.dot(ids, values, size, weights, columns, out);
    if (norm == Norm::kNone) return;
    const double sum = kernel.norm_sum(values, size, norm);
    if (!divide) {
      out[columns] = sum;
    } else if (const double length = norm_of_sum(norm, sum); length != 0) {
      for (std::size_t r = 0; r < columns; ++r) out[r] /= length;
    }
  }
};

}  // namespace pretzel
