// The kernel sets that are compiled in.
#pragma once

#include "pretzel/kernels.hpp"

namespace pretzel {

namespace baseline {
Kernels make_set(const char* name);
}
#if defined(__x86_64__)
namespace avx2 {
Kernels make_set(const char* name);
}
namespace avx512 {
Kernels make_set(const char* name);
}
#endif

}  // namespace pretzel
