#include <algorithm>
#include <array>
#include <cmath>

#include "change_rows.hpp"
#include "pretzel/operations/expansions.hpp"

namespace pretzel {
namespace {

// Python's modulo: of the sign of the divisor, which is positive here.
double modulo(double value, double divisor) {
  const double rest = std::fmod(value, divisor);
  return rest < 0 ? rest + divisor : rest;
}

// One column. Its knots, and where in [degree, knot_count - degree - 2] the inner ones lie.
class Column {
 public:
  Column(const Splines& on, std::size_t column)
      : on_(on),
        knots_(on.knots + column * on.knot_count),
        last_(on.knot_count - on.degree - 2),
        edge_(2 * column) {}

  // Values of the first `width` splines at x, into zeros.
  void evaluate(double x, double* out, std::size_t width) const {
    if (x != x) return;
    if (on_.bounds != nullptr) {
      if (x < on_.bounds[edge_]) return go_on(edge_, x, out, width);
      if (x > on_.bounds[edge_ + 1]) return go_on(edge_ + 1, x, out, width);
    }
    if (on_.periodic) {
      const double first = knots_[on_.degree];
      const double period = knots_[last_ + 1] - first;
      x = period > 0 ? first + modulo(x - first, period) : 0.0;
    }
    std::array<double, kMaxSplineDegree + 1> parts;
    const std::size_t interval = interval_of(x);
    basis(x, interval, parts.data());
    for (std::size_t i = 0; i <= on_.degree; ++i) {
      std::size_t spline = interval - on_.degree + i;
      if (spline >= on_.splines) spline -= on_.splines;  // periodic
      if (spline < width) out[spline] += parts[i];
    }
  }

 private:
  void go_on(std::size_t edge, double x, double* out, std::size_t width) const {
    const double* values = on_.values + edge * on_.splines;
    if (on_.slopes == nullptr) {
      std::copy_n(values, width, out);
      return;
    }
    const double* slopes = on_.slopes + edge * on_.splines;
    const double way = x - on_.bounds[edge];
    for (std::size_t i = 0; i < width; ++i) out[i] = values[i] + way * slopes[i];
  }

  // The one with knots[interval] <= x < knots[interval + 1], or the nearest of the inner ones.
  std::size_t interval_of(double x) const {
    const double* begin = knots_ + on_.degree + 1;
    const double* above = std::upper_bound(begin, knots_ + last_ + 1, x);
    return on_.degree + static_cast<std::size_t>(above - begin);
  }

  // The degree + 1 splines that are not 0 in an interval, by the recursion of de Boor and Cox.
  void basis(double x, std::size_t interval, double* parts) const {
    const double* at = knots_ + interval + 1;
    parts[0] = 1.0;
    for (std::size_t order = 1; order <= on_.degree; ++order) {
      double carried = 0.0;
      for (std::size_t i = 0; i < order; ++i) {
        const double right = at[i];
        const double left = knots_[interval + 1 + i - order];
        const double part = parts[i];
        parts[i] = carried;
        carried = 0.0;
        if (right != left) {
          const double share = part / (right - left);
          parts[i] += share * (right - x);
          carried = share * (x - left);
        }
      }
      parts[order] = carried;
    }
  }

  const Splines& on_;
  const double* knots_;
  std::size_t last_;
  std::size_t edge_;
};

}  // namespace

std::unique_ptr<const Operation> make_spline(const Splines& splines, std::size_t columns,
                                             Register input, Register output) {
  const std::size_t width = splines.splines - (splines.last ? 0 : 1);
  return change_rows(
      [splines, columns, width](const double* rows, double* out, std::size_t count) {
        std::fill_n(out, count * columns * width, 0.0);
        for (std::size_t record = 0; record < count; ++record, rows += columns) {
          for (std::size_t r = 0; r < columns; ++r, out += width) {
            Column(splines, r).evaluate(rows[r], out, width);
          }
        }
      },
      input, output);
}

}  // namespace pretzel
