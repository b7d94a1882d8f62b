#include "pretzel/couple_pairs.hpp"

#include <algorithm>
#include <cmath>

#include "pretzel/buffer.hpp"

namespace pretzel {
namespace {

constexpr double kLeast = 1e-7;  // of the probability of one class against another
constexpr std::size_t kMostSteps = 100;

// NaN becomes the least, as in libsvm.
double clip(double probability) {
  const double above = probability > kLeast ? probability : kLeast;
  return above < 1 - kLeast ? above : 1 - kLeast;
}

double first_of_pair(double logit) {
  if (logit >= 0) return std::exp(-logit) / (1 + std::exp(-logit));
  return 1 / (1 + std::exp(logit));
}

// Of the quadratic form that the shares minimise: [classes, classes].
void fill_matrix(const double* logits, std::size_t classes, double* matrix) {
  for (std::size_t i = 0; i < classes; ++i) matrix[i * classes + i] = 0;
  std::size_t pair = 0;
  for (std::size_t i = 0; i < classes; ++i) {
    for (std::size_t j = i + 1; j < classes; ++j, ++pair) {
      const double first = clip(first_of_pair(logits[pair]));
      const double second = 1 - first;
      matrix[i * classes + i] += second * second;
      matrix[j * classes + j] += first * first;
      matrix[i * classes + j] = matrix[j * classes + i] = -second * first;
    }
  }
}

}  // namespace

void couple_pairs(const double* logits, std::size_t classes, double* out) {
  thread_local Buffer<double> memory;
  memory.resize(classes * classes + classes);
  double* matrix = memory.data();
  double* products = matrix + classes * classes;
  fill_matrix(logits, classes, matrix);
  std::fill_n(out, classes, 1.0 / static_cast<double>(classes));
  const double enough = 0.005 / static_cast<double>(classes);
  for (std::size_t step = 0; step < std::max(kMostSteps, classes); ++step) {
    double form = 0;
    for (std::size_t i = 0; i < classes; ++i) {
      products[i] = 0;
      for (std::size_t j = 0; j < classes; ++j) products[i] += matrix[i * classes + j] * out[j];
      form += out[i] * products[i];
    }
    double error = 0;
    for (std::size_t i = 0; i < classes; ++i) {
      error = std::max(error, std::fabs(products[i] - form));
    }
    if (error < enough) return;
    for (std::size_t i = 0; i < classes; ++i) {
      const double* row = matrix + i * classes;
      const double change = (-products[i] + form) / row[i];
      const double grown = 1 + change;
      out[i] += change;
      form = (form + change * (change * row[i] + 2 * products[i])) / grown / grown;
      for (std::size_t j = 0; j < classes; ++j) {
        products[j] = (products[j] + change * row[j]) / grown;
        out[j] /= grown;
      }
    }
  }
}

}  // namespace pretzel
