// Distinct ids and how often each occurs, in order of first occurrence.
// Included once per kernel set, inside its namespace.
//
// Whether an id is new is unpredictable, so that no branch depends on it.

inline std::size_t count_by_id(const std::uint32_t* ids, std::size_t count, std::uint16_t* counters,
                               std::uint32_t* distinct, std::uint32_t* counts) {
  std::size_t used = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint32_t id = ids[i];
    const std::uint16_t before = counters[id];
    distinct[used] = id;
    used += before == 0;
    counters[id] = static_cast<std::uint16_t>(before + 1);
  }
  for (std::size_t i = 0; i < used; ++i) {
    counts[i] = counters[distinct[i]];
    counters[distinct[i]] = 0;
  }
  return used;
}

// Only a collision in the table, which is sparse, is a branch. A free slot refers to the place
// behind all distinct ids, which holds the very id that is looked for.
inline std::size_t count_by_hash(const std::uint32_t* ids, std::size_t count, std::size_t most,
                                 std::uint32_t* table, std::size_t slots, std::uint32_t* distinct,
                                 std::uint32_t* counts) {
  const auto free_slot = static_cast<std::uint32_t>(most);
  for (std::size_t slot = 0; slot < slots; ++slot) table[slot] = free_slot;
  const std::size_t mask = slots - 1;
  const int shift = 64 - __builtin_ctzll(slots);
  std::uint32_t used = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint32_t id = ids[i];
    distinct[free_slot] = id;
    std::size_t slot = (id * std::uint64_t{0x9E3779B97F4A7C15}) >> shift;
    std::uint32_t place = table[slot];
    while (distinct[place] != id) [[unlikely]] {
        slot = (slot + 1) & mask;
        place = table[slot];
      }
    const std::uint32_t fresh = place == free_slot;
    const std::uint32_t all_if_old = fresh - 1;  // arithmetic, lest it become a branch
    place = (place & all_if_old) | (used & ~all_if_old);
    used += fresh;
    table[slot] = place;
    distinct[place] = id;
    counts[place] = (counts[place] & all_if_old) + 1;
  }
  return used;
}
