#include <algorithm>
#include <utility>

#include "change_rows.hpp"
#include "pretzel/operations/expansions.hpp"

namespace pretzel {
namespace {

// Up to so many edges counting is faster than searching.
constexpr std::size_t kFewEdges = 32;

// How many edges are not above a value; NaN is above all.
std::size_t bin_of(const double* first, const double* last, double value) {
  if (static_cast<std::size_t>(last - first) > kFewEdges) {
    if (value != value) return static_cast<std::size_t>(last - first);
    return static_cast<std::size_t>(std::upper_bound(first, last, value) - first);
  }
  std::size_t bin = 0;
  for (; first != last; ++first) bin += !(value < *first);
  return bin;
}

// Calls visit(column, bin) for every column of a row.
template <class Visit>
void each_bin(const double* edges, const std::vector<std::size_t>& ends, const double* row,
              Visit visit) {
  std::size_t begin = 0;
  for (std::size_t r = 0; r < ends.size(); begin = ends[r++]) {
    visit(r, bin_of(edges + begin, edges + ends[r], row[r]));
  }
}

// A bin's column: every column in front has one bin more than it has edges.
std::size_t first_column(const std::vector<std::size_t>& ends, std::size_t column) {
  return column == 0 ? 0 : ends[column - 1] + column;
}

class DiscretizeSparse final : public Operation {
 public:
  DiscretizeSparse(const double* edges, std::vector<std::size_t> ends, Register input,
                   Register output)
      : edges_(edges), ends_(std::move(ends)), input_(input), output_(output) {}

  void run(RunContext& context, std::size_t first, std::size_t count) const override {
    const DenseVector& input = context.vectors->dense[input_.index];
    SparseVector& output = context.vectors->sparse[output_.index];
    for (std::size_t record = first; record < first + count; ++record) {
      each_bin(edges_, ends_, input.row(record), [&](std::size_t column, std::size_t bin) {
        output.ids.push(static_cast<std::uint32_t>(first_column(ends_, column) + bin));
        output.values.push(1.0);
      });
      output.rows.push_end(output.ids.size());
    }
  }

 private:
  const double* edges_;
  std::vector<std::size_t> ends_;
  Register input_;
  Register output_;
};

}  // namespace

std::unique_ptr<const Operation> make_discretize(BinCode code, const double* edges,
                                                 std::vector<std::size_t> ends, Register input,
                                                 Register output) {
  if (code == BinCode::kOneHotSparse) {
    return std::make_unique<DiscretizeSparse>(edges, std::move(ends), input, output);
  }
  const std::size_t columns = ends.size();
  const bool ordinal = code == BinCode::kOrdinal;
  const std::size_t width = ordinal ? columns : ends.back() + columns;
  return change_rows(
      [edges, ends = std::move(ends), columns, width, ordinal](const double* rows, double* out,
                                                               std::size_t count) {
        if (!ordinal) std::fill_n(out, count * width, 0.0);
        for (std::size_t record = 0; record < count; ++record, rows += columns, out += width) {
          each_bin(edges, ends, rows, [&](std::size_t column, std::size_t bin) {
            if (ordinal) {
              out[column] = static_cast<double>(bin);
            } else {
              out[first_column(ends, column) + bin] = 1.0;
            }
          });
        }
      },
      input, output);
}

}  // namespace pretzel
