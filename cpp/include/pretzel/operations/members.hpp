// What boosting and bagging do with the records and the answers of their members.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "pretzel/operation.hpp"

namespace pretzel {

// Every value rounded to float32.
std::unique_ptr<const Operation> make_to_single(std::size_t columns, Register input,
                                                Register output);

// These columns, in this order.
std::unique_ptr<const Operation> make_take_columns(std::span<const std::int32_t> columns,
                                                   Register input, Register output);

// Logits of shares clipped to [least, 1 - least]: log(p / (1 - p)) of one column; of more, log p
// less its mean over the row.
std::unique_ptr<const Operation> make_clip_logit(double least, std::size_t columns, Register input,
                                                 Register output);

// Of each row the first value, ascending, up to which the weights come to half of them all.
std::unique_ptr<const Operation> make_weighted_median(std::span<const double> weights,
                                                      Register input, Register output);

}  // namespace pretzel
