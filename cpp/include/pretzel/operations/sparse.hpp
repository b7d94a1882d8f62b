// Operations on sparse rows. All keep the order of the pairs.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "pretzel/dot_product.hpp"
#include "pretzel/norm.hpp"
#include "pretzel/operation.hpp"
#include "pretzel/weighting.hpp"

namespace pretzel {

std::unique_ptr<const Operation> make_sparse_weight(const TermWeight& weight, Register input,
                                                    Register output);

// Divides every row by its norm, unless that is 0.
std::unique_ptr<const Operation> make_sparse_normalize(Norm norm, Register input, Register output);

std::unique_ptr<const Operation> make_sparse_scale(double factor, Register input, Register output);

// Id i becomes places[i]; pairs whose place is negative go. Keeps `places`.
std::unique_ptr<const Operation> make_sparse_select(const std::int32_t* places, Register input,
                                                    Register output);

// 1 for what is above `limit`; the other pairs go. REQUIRES: limit >= 0.
std::unique_ptr<const Operation> make_sparse_threshold(double limit, Register input,
                                                       Register output);

// Part p's ids go up by offsets[p].
std::unique_ptr<const Operation> make_sparse_concat(std::vector<Register> inputs,
                                                    std::vector<std::uint32_t> offsets,
                                                    Register output);

std::unique_ptr<const Operation> make_sparse_dot(const DotProduct& product, Register input,
                                                 Register output);

// Appends the rows to the run's sparse result.
std::unique_ptr<const Operation> make_emit_sparse(Register input);

}  // namespace pretzel
