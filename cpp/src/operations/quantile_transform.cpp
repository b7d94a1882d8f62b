#include <algorithm>
#include <cmath>
#include <limits>

#include "change_rows.hpp"
#include "pretzel/normal_distribution.hpp"
#include "pretzel/operations/curves.hpp"

namespace pretzel {
namespace {

constexpr double kNear = 1e-7;  // nearer to an end than this is at the end
constexpr double kLeastShare = kNear - std::numeric_limits<double>::epsilon();

// On the line through points `from` and `to`, as numpy.interp has it: from the other end where
// infinities meet.
double on_line(const double* x, const double* y, std::size_t from, std::size_t to, double value) {
  const double slope = (y[to] - y[from]) / (x[to] - x[from]);
  const double result = slope * (value - x[from]) + y[from];
  if (result == result) return result;
  const double other = slope * (value - x[to]) + y[to];
  return other != other && y[from] == y[to] ? y[from] : other;
}

// numpy.interp with ascending x: of equal points the last one counts.
double interpolate(const double* x, const double* y, std::size_t count, double value) {
  if (!(value >= x[0])) return value != value ? value : y[0];
  if (value >= x[count - 1]) return y[count - 1];
  const auto i = static_cast<std::size_t>(std::upper_bound(x, x + count, value) - x) - 1;
  return value == x[i] ? y[i] : on_line(x, y, i, i + 1, value);
}

// The same with x and y mirrored: of equal points the first one counts.
double interpolate_mirrored(const double* x, const double* y, std::size_t count, double value) {
  if (!(value > x[0])) return value != value ? value : y[0];
  if (value > x[count - 1]) return y[count - 1];
  const auto i = static_cast<std::size_t>(std::lower_bound(x, x + count, value) - x);
  return value == x[i] ? y[i] : on_line(x, y, i, i - 1, value);
}

// What is at or near an end of [low, high] is there, and the low end wins.
double at_ends(double value, double low, double high, bool near, double low_end, double high_end,
               double between) {
  if (near ? value - kNear < low : value == low) return low_end;
  if (near ? value + kNear > high : value == high) return high_end;
  return between;
}

double forth(const Quantiles& on, const double* quantiles, double value) {
  const double middle = 0.5 * (interpolate(quantiles, on.references, on.count, value) +
                               interpolate_mirrored(quantiles, on.references, on.count, value));
  return at_ends(value, quantiles[0], quantiles[on.count - 1], on.normal, 0.0, 1.0, middle);
}

double back(const Quantiles& on, const double* quantiles, double value) {
  const double share = on.normal ? normal_share(value) : value;
  const double between = interpolate(on.references, quantiles, on.count, share);
  return at_ends(share, 0.0, 1.0, on.normal, quantiles[0], quantiles[on.count - 1], between);
}

}  // namespace

std::unique_ptr<const Operation> make_quantile_transform(const Quantiles& quantiles, bool inverse,
                                                         std::size_t columns, Register input,
                                                         Register output) {
  const auto through = [=](auto curve) {
    return change_rows(
        [=](const double* rows, double* out, std::size_t count) {
          for (std::size_t i = 0; i < count * columns; i += columns) {
            for (std::size_t r = 0; r < columns; ++r) {
              out[i + r] = curve(quantiles.quantiles + r * quantiles.count, rows[i + r]);
            }
          }
        },
        input, output);
  };
  if (inverse) {
    return through([on = quantiles](const double* q, double value) { return back(on, q, value); });
  }
  if (!quantiles.normal) {
    return through([on = quantiles](const double* q, double value) { return forth(on, q, value); });
  }
  const double low = normal_quantile(kLeastShare);
  const double high = normal_quantile(1 - kLeastShare);
  return through([on = quantiles, low, high](const double* q, double value) {
    const double normal = normal_quantile(forth(on, q, value));
    const double raised = normal < low ? low : normal;
    return raised > high ? high : raised;
  });
}

}  // namespace pretzel
