#include "pretzel/operations/ngram.hpp"

#include "ngram_producers.hpp"
#include "ngram_sinks.hpp"

namespace pretzel {
namespace {

template <class Producer, class Sink>
class Ngram final : public Operation {
 public:
  Ngram(const NgramSettings& settings, const FrozenDictionary& dictionary, Sink sink,
        Register input, Register output)
      : range_{settings.min_n, settings.max_n},
        weight_(settings.weight),
        dictionary_(dictionary),
        sink_(sink),
        input_(input),
        output_(output) {}

  void run(RunContext& context, std::size_t first, std::size_t count) const override {
    VectorSet& set = *context.vectors;
    Buffer<std::uint32_t>& hits = set.scratch.hits;
    const auto look_up = [&](const std::uint64_t* keys, std::size_t size) {
      hits.reserve(hits.size() + size);
      const std::size_t found =
          kernels().look_up(dictionary_, keys, size, hits.data() + hits.size());
      hits.resize(hits.size() + found);
    };
    for (std::size_t row = first; row < first + count; ++row) {
      hits.clear();
      Producer::produce(set, input_, row, range_, dictionary_.key(), set.scratch, look_up);
      sink_.consume(set, output_, dictionary_.columns(), weight_);
    }
  }

 private:
  NgramRange range_;
  TermWeight weight_;
  FrozenDictionary dictionary_;
  Sink sink_;
  Register input_;
  Register output_;
};

template <class Sink>
std::unique_ptr<const Operation> make(const NgramSettings& settings,
                                      const FrozenDictionary& dictionary, Sink sink, Register input,
                                      Register output) {
  switch (settings.producer) {
    case NgramProducer::kChar:
      return std::make_unique<Ngram<CharProducer, Sink>>(settings, dictionary, sink, input, output);
    case NgramProducer::kTokenChar:
      return std::make_unique<Ngram<TokenCharProducer, Sink>>(settings, dictionary, sink, input,
                                                              output);
    case NgramProducer::kPadded:
      return std::make_unique<Ngram<PaddedCharProducer, Sink>>(settings, dictionary, sink, input,
                                                               output);
    case NgramProducer::kWord:
      break;
  }
  return std::make_unique<Ngram<WordProducer, Sink>>(settings, dictionary, sink, input, output);
}

}  // namespace

std::unique_ptr<const Operation> make_ngram_sparse(const NgramSettings& settings,
                                                   const FrozenDictionary& dictionary,
                                                   Register input, Register output) {
  return make(settings, dictionary, SparseSink{}, input, output);
}

std::unique_ptr<const Operation> make_ngram_dot(const NgramSettings& settings,
                                                const FrozenDictionary& dictionary,
                                                const DotProduct& product, Register input,
                                                Register output) {
  return make(settings, dictionary, DotSink{product}, input, output);
}

}  // namespace pretzel
