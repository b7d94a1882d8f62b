// Which kernel sets this CPU runs, and which is in use.
#include <atomic>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <vector>

#include "kernel_sets.hpp"

namespace pretzel {
namespace {

// Best first.
const std::vector<const Kernels*>& available() {
  static const std::vector<const Kernels*> sets = [] {
    std::vector<const Kernels*> found;
#if defined(__x86_64__)
    static const Kernels with_avx512 = avx512::make_set("avx512");
    static const Kernels with_avx2 = avx2::make_set("avx2");
    const bool bits = __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") &&
                      __builtin_cpu_supports("lzcnt") && __builtin_cpu_supports("popcnt");
    const bool has_avx2 = bits && __builtin_cpu_supports("avx2");
    if (has_avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl")) {
      found.push_back(&with_avx512);
    }
    if (has_avx2) found.push_back(&with_avx2);
#endif
    static const Kernels for_all = baseline::make_set("baseline");
    found.push_back(&for_all);
    return found;
  }();
  return sets;
}

const Kernels* find(std::string_view name) {
  for (const Kernels* set : available()) {
    if (name == set->name) return set;
  }
  return nullptr;
}

// An unknown name in the environment must not end the process: the baseline is always right.
const Kernels* choose() {
  const char* forced = std::getenv("PRETZEL_FORCE_KERNELS");
  if (forced == nullptr || *forced == '\0') return available().front();
  const Kernels* set = find(forced);
  return set != nullptr ? set : available().back();
}

std::atomic<const Kernels*>& in_use() {
  static std::atomic<const Kernels*> set{choose()};
  return set;
}

}  // namespace

const Kernels& kernels() { return *in_use().load(std::memory_order_relaxed); }

std::span<const Kernels* const> kernel_sets() { return available(); }

void use_kernel_set(std::string_view name) {
  const Kernels* set = find(name);
  if (set == nullptr) {
    throw std::invalid_argument("no such kernel set on this CPU: " + std::string(name));
  }
  in_use().store(set, std::memory_order_relaxed);
}

}  // namespace pretzel
