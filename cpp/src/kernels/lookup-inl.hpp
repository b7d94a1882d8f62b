// Keys to ids of a frozen dictionary.
// Included once per kernel set, inside its namespace.

// Bit i: place i of the bucket holds the key; unused places match kNoFingerprint.
inline unsigned match(const Bucket& bucket, std::uint64_t key) {
#if defined(PRETZEL_AVX512)
  constexpr __mmask8 kPlaces = (1u << kBucketEntries) - 1;
  return _mm512_mask_cmpeq_epi64_mask(kPlaces, _mm512_set1_epi64(static_cast<long long>(key)),
                                      _mm512_loadu_si512(&bucket));
#elif defined(PRETZEL_AVX2)
  const __m256i first = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(bucket.fingerprints));
  const __m256i equal = _mm256_cmpeq_epi64(first, _mm256_set1_epi64x(static_cast<long long>(key)));
  return static_cast<unsigned>(_mm256_movemask_pd(_mm256_castsi256_pd(equal))) |
         static_cast<unsigned>(bucket.fingerprints[4] == key) << 4;
#else
  unsigned bits = 0;
  for (unsigned i = 0; i < kBucketEntries; ++i) {
    bits |= static_cast<unsigned>(bucket.fingerprints[i] == key) << i;
  }
  return bits;
#endif
}

inline bool goes_on(const Bucket* bucket, std::uint64_t key) {
  return bucket->fingerprints[kBucketEntries - 1] < key;
}

// Home buckets of a few keys, on their way into the first cache unless all buckets fit there. A
// server runs much else between two records, so that no larger dictionary is sure to be near.
struct Batch {
  static constexpr std::size_t kKeys = 32;
  static constexpr std::uint64_t kNearBuckets = 256;
  std::uint32_t homes[kKeys];

  void prepare(const Bucket* buckets, std::uint64_t count, const std::uint64_t* keys,
               std::size_t size) {
    if (size == kKeys) {  // a fixed number of turns, which compilers vectorise
      for (std::size_t i = 0; i < kKeys; ++i) homes[i] = home(keys[i], count);
    } else {
      for (std::size_t i = 0; i < size; ++i) homes[i] = home(keys[i], count);
    }
    if (count <= kNearBuckets) return;
    for (std::size_t i = 0; i < size; ++i) __builtin_prefetch(buckets + homes[i]);
  }

  static std::uint32_t home(std::uint64_t key, std::uint64_t count) {
    return static_cast<std::uint32_t>(FrozenDictionary::home(key, count));
  }
};

// Hits, misses and overflows are unpredictable, so that hardly a branch depends on them: the id
// of a miss is written too, and then overwritten. Safe for any key: see FrozenDictionary.
inline std::size_t look_up(const FrozenDictionary& dictionary, const std::uint64_t* keys,
                           std::size_t count, std::uint32_t* ids) {
  if (dictionary.columns() == 0) return 0;  // from here on every place holds a valid id
  const Bucket* const buckets = dictionary.buckets();
  const std::uint64_t homes = dictionary.homes();
  const auto size_at = [count](std::size_t at) {
    return count - at < Batch::kKeys ? count - at : Batch::kKeys;
  };
  Batch batches[2];
  if (count != 0) batches[0].prepare(buckets, homes, keys, size_at(0));
  std::size_t hits = 0;
  for (std::size_t at = 0; at < count; at += Batch::kKeys) {
    const Batch& batch = batches[at / Batch::kKeys % 2];
    const std::size_t next = at + Batch::kKeys;
    if (next < count) {
      batches[next / Batch::kKeys % 2].prepare(buckets, homes, keys + next, size_at(next));
    }
    const std::size_t size = size_at(at);
    for (std::size_t i = 0; i < size; ++i) {
      const std::uint64_t key = keys[at + i];
      const Bucket* bucket = buckets + batch.homes[i];
      bucket += goes_on(bucket, key);
      while (goes_on(bucket, key)) [[unlikely]]++ bucket;
      const unsigned found = match(*bucket, key);
      // No match reads the count, which is not kept.
      ids[hits] = bucket->ids[__builtin_ctz(found | (1u << kBucketEntries))];
      hits += found != 0;
    }
  }
  return hits;
}
