// What every CPU runs.
#include "kernel_includes.hpp"

#define PRETZEL_KERNEL_SET baseline
namespace pretzel {
#include "kernels-inl.hpp"
}
