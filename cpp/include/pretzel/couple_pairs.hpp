// Probabilities of many classes from those of all pairs of them, as libsvm couples them.
#pragma once

#include <cstddef>

namespace pretzel {

inline constexpr std::size_t kMaxCoupledClasses = 1024;

// Logits of the second class of each pair, (0, 1), (0, 2) .. (1, 2) .., to one probability a
// class. The second method of Wu, Lin and Weng (2004); the steps are libsvm's, since where it
// stops decides about the third digit. REQUIRES: at most kMaxCoupledClasses.
void couple_pairs(const double* logits, std::size_t classes, double* out);

}  // namespace pretzel
