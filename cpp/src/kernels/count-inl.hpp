// Distinct ids and how often each occurs.
// Included once per kernel set, inside its namespace.

// Whether an id is new is unpredictable, so that no branch depends on it; only a collision in
// the table, which is sparse, is one.
inline std::size_t count_ids(const std::uint32_t* ids, std::size_t count,
                             std::uint32_t* distinct, std::uint32_t* counts,
                             std::uint32_t* table, std::size_t slots) {
  std::memset(table, 0, slots * sizeof *table);
  const std::size_t mask = slots - 1;
  const int shift = 64 - __builtin_ctzll(slots);
  std::uint32_t used = 0;  // slots hold the number of a distinct id, from 1
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint32_t id = ids[i];
    std::size_t slot = (id * std::uint64_t{0x9E3779B97F4A7C15}) >> shift;
    std::uint32_t number = table[slot];
    while (number != 0 && distinct[number - 1] != id) [[unlikely]] {
      slot = (slot + 1) & mask;
      number = table[slot];
    }
    const bool fresh = number == 0;
    used += fresh;
    number = fresh ? used : number;
    table[slot] = number;
    distinct[number - 1] = id;
    counts[number - 1] = fresh ? 1 : counts[number - 1] + 1;
  }
  return used;
}
