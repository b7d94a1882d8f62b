// Keys to ids of a frozen dictionary.
// Included once per kernel set, inside its namespace.

// Bit i: place i of the bucket holds the key; unused places may match too.
inline unsigned match(const Bucket& bucket, std::uint64_t key) {
#if defined(PRETZEL_AVX512)
  return _mm512_cmpeq_epi64_mask(_mm512_loadu_si512(&bucket),
                                 _mm512_set1_epi64(static_cast<long long>(key)));
#elif defined(PRETZEL_AVX2)
  const __m256i first =
      _mm256_loadu_si256(reinterpret_cast<const __m256i*>(bucket.fingerprints));
  const __m256i equal =
      _mm256_cmpeq_epi64(first, _mm256_set1_epi64x(static_cast<long long>(key)));
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

// Hits and misses are unpredictable, so that no branch depends on them: the id of a miss is
// written too, and then overwritten. Safe for any key: see FrozenDictionary.
inline std::size_t look_up(const FrozenDictionary& dictionary, const std::uint64_t* keys,
                           std::size_t count, std::uint32_t* ids) {
  constexpr std::size_t kAhead = 16;
  const Bucket* const buckets = dictionary.buckets();
  const std::uint64_t homes = dictionary.homes();
  const auto home = [=](std::uint64_t key) {
    return buckets + FrozenDictionary::home(key, homes);
  };
  for (std::size_t i = 0; i < count && i < kAhead; ++i) __builtin_prefetch(home(keys[i]));
  std::size_t hits = 0;
  for (std::size_t i = 0; i < count; ++i) {
    __builtin_prefetch(home(keys[i + kAhead < count ? i + kAhead : i]));
    const std::uint64_t key = keys[i];
    const Bucket* bucket = home(key);
    bucket += bucket->fingerprints[kBucketEntries - 1] < key;
    while (bucket->fingerprints[kBucketEntries - 1] < key) [[unlikely]] ++bucket;
    const unsigned used = (1u << bucket->count()) - 1;
    const unsigned found = match(*bucket, key) & used;
    // No match reads the count, which is not kept.
    ids[hits] = bucket->ids[__builtin_ctz(found | (1u << kBucketEntries))];
    hits += found != 0;
  }
  return hits;
}
