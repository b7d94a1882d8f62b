// Whole plans against slow counts: every producer, both sinks, all kernel sets, equal bits.
#include <cmath>
#include <cstring>
#include <map>
#include <vector>

#include "check.hpp"
#include "pretzel/kernels.hpp"
#include "pretzel/native_plan.hpp"
#include "pretzel/operations/dense.hpp"
#include "pretzel/operations/ngram.hpp"
#include "pretzel/operations/sparse.hpp"
#include "pretzel/operations/text.hpp"
#include "texts.hpp"

using namespace pretzel;

namespace {

using Counts = std::map<std::u32string, int>;

void count_grams(const std::u32string& text, std::size_t min_n, std::size_t max_n, Counts& counts) {
  for (std::size_t n = min_n; n <= max_n; ++n) {
    for (std::size_t i = 0; i + n <= text.size(); ++i) ++counts[text.substr(i, n)];
  }
}

Counts count_slowly(const std::vector<std::u32string>& tokens, const std::u32string& text,
                    const NgramSettings& settings) {
  Counts counts;
  if (settings.producer == NgramProducer::kChar) {
    count_grams(text, settings.min_n, settings.max_n, counts);
  } else if (settings.producer == NgramProducer::kTokenChar) {
    for (const auto& token : tokens) count_grams(token, settings.min_n, settings.max_n, counts);
  } else if (settings.producer == NgramProducer::kPadded) {
    for (const auto& token : tokens) {
      const std::u32string padded_token = U' ' + token + U' ';
      if (padded_token.size() < settings.min_n) ++counts[padded_token];
      count_grams(padded_token, settings.min_n, settings.max_n, counts);
    }
  } else {
    for (std::size_t n = settings.min_n; n <= settings.max_n; ++n) {
      for (std::size_t i = 0; i + n <= tokens.size(); ++i) {
        std::u32string joined = tokens[i];
        for (std::size_t k = 1; k < n; ++k) joined += U' ' + tokens[i + k];
        ++counts[joined];
      }
    }
  }
  return counts;
}

std::vector<std::u32string> tokens_of(const std::u32string& text) {
  const std::vector<char32_t> points = padded(text);
  std::vector<Span> spans(kTokensOf(text.size()));
  spans.resize(kernels().tokenize(points.data(), text.size(), spans.data()));
  std::vector<std::u32string> tokens;
  for (const Span span : spans) tokens.push_back(text.substr(span.begin, span.end - span.begin));
  return tokens;
}

const Register kText{VectorKind::kText, 0};
const Register kTokens{VectorKind::kTokens, 0};
const Register kFound{VectorKind::kSparse, 0};
const Register kScores{VectorKind::kDense, 0};

// read, tokenize, n-grams fused with the dot product or by way of a sparse vector.
NativePlan make_plan(const NgramSettings& settings, const FrozenDictionary& dictionary,
                     const DotProduct& product, bool fused) {
  const Register input = settings.producer == NgramProducer::kChar ? kText : kTokens;
  std::vector<NativeStage> stages(1);
  NativeStage& stage = stages[0];
  stage.operations.push_back(make_read_text(0, {}, kText));
  stage.operations.push_back(make_tokenize(kText, kTokens));
  if (fused) {
    stage.operations.push_back(make_ngram_dot(settings, dictionary, product, input, kScores));
  } else {
    stage.operations.push_back(make_ngram_sparse(settings, dictionary, input, kFound));
    stage.operations.push_back(make_sparse_dot(product, kFound, kScores));
    stage.operations.push_back(make_emit_sparse(kFound));
  }
  stage.operations.push_back(
      make_predictor(Link::kIdentity, {{0, product.width()}, {0, product.width()}, {}}, kScores));
  stage.internal = {kText, kTokens, kFound, kScores};
  std::array<OutputShape, 4> outputs{};
  outputs[0] = {OutputShape::Type::kMatrix, product.width()};
  return NativePlan(std::move(stages), {1, 1, 1, 1}, {product.width()}, outputs, 1);
}

struct Answer {
  std::vector<double> scores;
  SparseVector sparse;
};

Answer run(const NativePlan& plan, const std::vector<std::u32string>& texts, VectorSet& vectors) {
  std::vector<TextView> views;
  for (const auto& text : texts) views.push_back(view(text));
  Answer answer;
  answer.scores.resize(texts.size() * plan.output(Method::kPredict).columns);
  RunContext context;
  context.records = {views.data(), views.size(), 1};
  context.vectors = &vectors;
  context.values = answer.scores.data();
  context.sparse = &answer.sparse;
  plan.prepare(vectors);
  plan.run(context);
  context.method = Method::kTransform;
  plan.run(context);
  return answer;
}

bool equal_bits(const std::vector<double>& a, const std::vector<double>& b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) == 0;
}

struct Case {
  NgramSettings settings;
  std::size_t columns;
  Norm norm;
  bool divide;
};

// All n-grams of half of the texts make the dictionary.
std::vector<std::u32string> vocabulary_of(const std::vector<std::u32string>& texts,
                                          const NgramSettings& settings) {
  Counts all;
  for (std::size_t i = 0; i < texts.size(); i += 2) {
    for (const auto& [term, count] : count_slowly(tokens_of(texts[i]), texts[i], settings)) {
      all[term] += count;
    }
  }
  std::vector<std::u32string> vocabulary;
  for (const auto& [term, count] : all) vocabulary.push_back(term);
  return vocabulary;
}

void check_counts(const Answer& answer, const std::vector<std::u32string>& texts,
                  const std::vector<std::u32string>& vocabulary, const NgramSettings& settings) {
  for (std::size_t row = 0; row < texts.size(); ++row) {
    const Counts counts = count_slowly(tokens_of(texts[row]), texts[row], settings);
    std::size_t expected = 0;
    for (const auto& term : vocabulary) expected += counts.contains(term);
    const std::size_t begin = answer.sparse.rows.begin(row);
    const std::size_t end = answer.sparse.rows.end(row);
    CHECK(end - begin == expected);
    for (std::size_t i = begin; i < end; ++i) {
      const double count = counts.at(vocabulary[answer.sparse.ids[i]]);
      const double value = settings.weight.binary      ? 1
                           : settings.weight.sublinear ? std::log(count) + 1.0
                                                       : count;
      const double idf = settings.weight.idf ? settings.weight.idf[answer.sparse.ids[i]] : 1;
      CHECK(answer.sparse.values[i] == value * idf);
    }
  }
}

void check_case(Case test, std::mt19937& random) {
  std::vector<std::u32string> texts;
  for (std::size_t length : {0, 1, 2, 3, 4, 7, 30, 64, 65, 129, 200, 513}) {
    texts.push_back(random_text(random, length));
    texts.push_back(std::u32string(length, U'z'));
  }
  const std::vector<std::u32string> vocabulary = vocabulary_of(texts, test.settings);
  const bool words = test.settings.producer == NgramProducer::kWord;
  const FrozenBytes bytes = freeze_dictionary(terms_of(vocabulary), words);
  const FrozenDictionary dictionary = open(bytes);
  std::uniform_real_distribution<double> real(-1, 1);
  std::vector<double> idf(vocabulary.size());
  std::vector<double> weights(vocabulary.size() * test.columns);
  for (double& value : idf) value = 1 + std::abs(real(random));
  for (double& value : weights) value = real(random);
  if (test.columns != 1) test.settings.weight.idf = idf.data();
  const DotProduct product{weights.data(), test.columns, test.norm, test.divide};
  const NativePlan fused = make_plan(test.settings, dictionary, product, true);
  const NativePlan unfused = make_plan(test.settings, dictionary, product, false);
  VectorSet vectors;
  std::vector<double> scores;
  for (const Kernels* set : kernel_sets()) {
    use_kernel_set(set->name);
    const Answer direct = run(fused, texts, vectors);
    const Answer indirect = run(unfused, texts, vectors);
    CHECK(equal_bits(direct.scores, indirect.scores));
    if (scores.empty()) scores = direct.scores;
    CHECK(equal_bits(direct.scores, scores));
    check_counts(indirect, texts, vocabulary, test.settings);
  }
}

}  // namespace

int main() {
  std::mt19937 random(3);
  std::size_t columns = 1;
  for (const NgramProducer producer : {NgramProducer::kChar, NgramProducer::kTokenChar,
                                       NgramProducer::kPadded, NgramProducer::kWord}) {
    for (const auto& [min_n, max_n] : {std::pair<std::size_t, std::size_t>{1, 1},
                                       {1, 2},
                                       {2, 3},
                                       {3, 3},
                                       {1, 6},
                                       {4, 5},
                                       {7, 9},
                                       {13, 13}}) {
      for (const Norm norm : {Norm::kNone, Norm::kL1, Norm::kL2, Norm::kMax}) {
        NgramSettings settings{producer, min_n, max_n, {}};
        settings.weight.binary = columns % 3 == 0;
        settings.weight.sublinear = columns % 3 == 1;
        check_case({settings, columns, norm, columns % 2 == 0}, random);
        columns = columns % 23 + 1;
      }
    }
  }
}
