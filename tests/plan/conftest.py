"""Small plans that use every part: two featurizers, weights, norms, labels of every dtype."""

from __future__ import annotations

import numpy as np
import pytest

from pretzel.compilation import compile
from pretzel.flour import FlourContext
from pretzel.store import ObjectStore

CHARS = ["the", "goo", "ood", "bad", "ad ", " a "]
WORDS = ["good", "bad", "not good", "film"]


def features(context):
    text = context.text().lowercase()
    chars = text.collapse_whitespace().char_ngram(3, vocabulary=CHARS)
    words = text.tokenize().word_ngram((1, 2), vocabulary=WORDS)
    chars = chars.term_weight(sublinear=True, idf=np.linspace(1.0, 2.0, len(CHARS)))
    return chars.normalize("l2").concat(words.term_weight(binary=True))


def weights(classes, seed=0):
    return np.random.default_rng(seed).normal(size=(len(CHARS) + len(WORDS), classes))


def classifier(store, labels=("neg", "pos"), link="logistic", seed=0, **options):
    columns = 1 if link in ("logistic", "margin") and len(labels) == 2 else len(labels)
    scores = features(FlourContext(store)).linear(weights(columns, seed), np.full(columns, 0.1))
    return scores.predictor(link, np.array(labels), **options).plan()


@pytest.fixture
def store():
    return ObjectStore()


@pytest.fixture
def make_program():
    return classifier


@pytest.fixture
def make_plan(store):
    def make(name="spam", store=store, **options):
        return compile(classifier(store, **options), name=name, store=store)

    return make


@pytest.fixture
def make_regression(store):
    def make(targets=1, squeeze=True):
        scores = features(FlourContext(store)).linear(weights(targets), np.full(targets, 0.1))
        return compile(scores.predictor("identity", squeeze=squeeze).plan(), name="r", store=store)

    return make


@pytest.fixture
def vectorizer(store):
    return compile(features(FlourContext(store)).plan(), name="vectors", store=store)


@pytest.fixture
def texts():
    return ["A good film", "the BAD  one", "", "not good", "ΣΑΣ good\tbad 😀", "bad bad bad a "]
