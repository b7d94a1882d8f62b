// Everything that kernels use, included before any target region begins: an inline function of
// a header must never be compiled for an instruction set that the CPU may lack. For the same
// reason kernels instantiate no template of a header with types that others use too.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "pretzel/dictionary.hpp"
#include "pretzel/fingerprint.hpp"
#include "pretzel/kernels.hpp"
#include "pretzel/measure.hpp"
#include "pretzel/norm.hpp"
#include "pretzel/trees.hpp"
#include "pretzel/unicode.hpp"
#include "pretzel/vectors.hpp"
