#if defined(__x86_64__)
#include "kernel_includes.hpp"

#define PRETZEL_KERNEL_SET avx512
#define PRETZEL_AVX512
#pragma GCC push_options
#pragma GCC target("avx512f,avx512bw,avx512dq,avx512vl,avx2,bmi,bmi2,lzcnt,popcnt")
namespace pretzel {
#include "kernels-inl.hpp"
}
#pragma GCC pop_options
#endif
