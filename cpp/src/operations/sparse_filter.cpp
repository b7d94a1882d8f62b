#include "pretzel/operations/sparse.hpp"

namespace pretzel {
namespace {

// Operations that drop pairs: Keep is keep(id, value), which may change both, and says whether
// the pair stays.
template <class Keep>
class FilterPairs final : public Operation {
 public:
  FilterPairs(Keep keep, Register input, Register output)
      : keep_(keep), input_(input), output_(output) {}

  void run(RunContext& context, std::size_t first, std::size_t count) const override {
    const SparseVector& input = context.vectors->sparse[input_.index];
    SparseVector& output = context.vectors->sparse[output_.index];
    for (std::size_t record = first; record < first + count; ++record) {
      const std::size_t begin = input.rows.begin(record);
      const std::size_t end = input.rows.end(record);
      std::size_t size = output.ids.size();
      output.ids.resize(size + end - begin);
      output.values.resize(size + end - begin);
      for (std::size_t i = begin; i < end; ++i) {
        std::uint32_t id = input.ids[i];
        double value = input.values[i];
        if (!keep_(id, value)) continue;
        output.ids[size] = id;
        output.values[size++] = value;
      }
      output.ids.resize(size);
      output.values.resize(size);
      output.rows.push_end(size);
    }
  }

 private:
  Keep keep_;
  Register input_;
  Register output_;
};

template <class Keep>
std::unique_ptr<const Operation> filter_pairs(Keep keep, Register input, Register output) {
  return std::make_unique<FilterPairs<Keep>>(keep, input, output);
}

}  // namespace

std::unique_ptr<const Operation> make_sparse_select(const std::int32_t* places, Register input,
                                                    Register output) {
  return filter_pairs(
      [places](std::uint32_t& id, double&) {
        const std::int32_t place = places[id];
        id = static_cast<std::uint32_t>(place);
        return place >= 0;
      },
      input, output);
}

std::unique_ptr<const Operation> make_sparse_threshold(double limit, Register input,
                                                       Register output) {
  return filter_pairs(
      [limit](std::uint32_t&, double& value) {
        const bool above = value > limit;
        value = 1;
        return above;
      },
      input, output);
}

}  // namespace pretzel
