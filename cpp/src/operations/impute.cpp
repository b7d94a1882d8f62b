#include "pretzel/operations/impute.hpp"

#include "change_rows.hpp"

namespace pretzel {
namespace {

// Calls with a test for what is missing, so that loops hold no branch on its kind.
template <class Body>
void with_test(Missing missing, Body body) {
  if (missing.number != missing.number) {
    body([](double value) { return value != value; });
  } else {
    body([number = missing.number](double value) { return value == number; });
  }
}

}  // namespace

std::unique_ptr<const Operation> make_impute(Missing missing, const double* values,
                                             const std::int32_t* places, std::size_t width,
                                             std::size_t columns, Register input, Register output) {
  return change_rows(
      [=](const double* rows, double* out, std::size_t count) {
        with_test(missing, [&](auto is_missing) {
          for (std::size_t record = 0; record < count; ++record, rows += width, out += columns) {
            if (places == nullptr) {
              for (std::size_t r = 0; r < columns; ++r) {
                out[r] = is_missing(rows[r]) ? values[r] : rows[r];
              }
            } else {
              for (std::size_t r = 0; r < columns; ++r) {
                const double value = rows[places[r]];
                out[r] = is_missing(value) ? values[r] : value;
              }
            }
          }
        });
      },
      input, output);
}

std::unique_ptr<const Operation> make_is_missing(Missing missing, const std::int32_t* places,
                                                 std::size_t width, std::size_t columns,
                                                 Register input, Register output) {
  return change_rows(
      [=](const double* rows, double* out, std::size_t count) {
        with_test(missing, [&](auto is_missing) {
          for (std::size_t record = 0; record < count; ++record, rows += width, out += columns) {
            for (std::size_t r = 0; r < columns; ++r) out[r] = is_missing(rows[places[r]]);
          }
        });
      },
      input, output);
}

}  // namespace pretzel
