// The standard normal distribution.
#pragma once

namespace pretzel {

// The share of values below x.
double normal_share(double x);

// The value below which that share is: -inf and inf at 0 and 1, NaN outside.
double normal_quantile(double share);

}  // namespace pretzel
