// Between records of numbers and vectors: reading columns, dense to sparse and back, handing out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "pretzel/operation.hpp"

namespace pretzel {

// Numbers of these columns of the records. REQUIRES: the plan's records have them.
std::unique_ptr<const Operation> make_read_numbers(std::span<const std::int32_t> columns,
                                                   Register output);

std::unique_ptr<const Operation> make_to_dense(Register input, Register output);

// Drops zeros; ids ascend.
std::unique_ptr<const Operation> make_to_sparse(Register input, Register output);

// The end of a plan whose answer is a dense vector.
std::unique_ptr<const Operation> make_emit_dense(std::size_t columns, Register input);

}  // namespace pretzel
