// How often this module has asked for heap memory.
#pragma once

#include <cstdint>

namespace pretzel::python {

// All threads, since the module was loaded.
std::uint64_t allocation_count();

}  // namespace pretzel::python
