"""Transforms: interned, weakly held, with parameters that exist once."""

import gc
import weakref

import numpy as np
import pytest

from pretzel.errors import SchemaError
from pretzel.flour import FlourContext, make_transform
from pretzel.flour.transform import topological
from pretzel.operators import CsvSource, Lowercase, SelectColumn, TermWeight, TextSource
from pretzel.statistics import Statistics
from pretzel.store import ObjectStore


def test_equal_structure_is_one_object():
    store = ObjectStore()
    first = FlourContext(store).text().lowercase().tokenize()
    second = FlourContext(store).text().lowercase().tokenize()
    assert first.transform is second.transform
    words = first.word_ngram(1, vocabulary=["a", "b"]).transform
    assert second.word_ngram(1, vocabulary=["a", "b"]).transform is words
    assert second.word_ngram(1, vocabulary=["b", "a"]).transform is not words
    assert second.word_ngram((1, 2), vocabulary=["a", "b"]).transform is not words
    assert second.tokenize is not words


def test_configuration_of_equal_value_and_other_type_is_other_configuration():
    store = ObjectStore()
    words = FlourContext(store).text().tokenize().word_ngram(1, vocabulary=["a"])
    assert words.scale(0.0).transform is not words.scale(-0.0).transform
    assert words.scale(1).transform is words.scale(1.0).transform


def test_statistics_are_part_of_equality():
    text = FlourContext().text()
    plain, known = text.tokenize(), text.tokenize(statistics=Statistics(max_vector_size=3))
    assert plain.transform is not known.transform
    assert plain.transform.signature == known.transform.signature
    assert known.transform.statistics.max_vector_size == 3
    assert plain.transform.statistics == Statistics()


def test_parameters_are_the_stored_arrays():
    store = ObjectStore()
    words = FlourContext(store).text().tokenize().word_ngram(1, vocabulary=["a", "b"])
    weighted = words.term_weight(idf=[1, 2]).transform
    assert weighted.operator.idf is weighted.parameters["idf"].array
    assert store.get(weighted.parameters["idf"].key) is weighted.parameters["idf"]
    assert not weighted.operator.idf.flags.writeable
    assert make_transform(TermWeight(False, False, np.array([1.0, 2.0])), (words.transform,), store)
    assert len(store) == 3  # terms, offsets, idf


def test_nothing_outlives_its_last_user():
    store = ObjectStore()
    transform = FlourContext(store).text().tokenize().word_ngram(1, vocabulary=["a"]).transform
    alive = weakref.ref(transform)
    assert len(store) == 2
    del transform
    gc.collect()
    assert alive() is None
    assert len(store) == 0


def test_stores_that_do_not_share_give_transforms_of_their_own():
    store = ObjectStore(deduplicate=False)
    tokens = FlourContext(store).text().tokenize()
    first, second = (tokens.word_ngram(1, vocabulary=["a"]).transform for _ in range(2))
    assert first is not second
    assert first.signature == second.signature
    assert first.with_inputs(first.inputs) is first


def test_a_selected_column_must_exist():
    store = ObjectStore()
    source = make_transform(CsvSource(",", ("label", "text")), (), store)
    assert make_transform(SelectColumn("text"), (source,), store)
    with pytest.raises(SchemaError, match="no column 'texts', its columns are 'label', 'text'"):
        make_transform(SelectColumn("texts"), (source,), store)


def test_topological_order_is_left_to_right_and_survives_depth():
    store = ObjectStore()
    tokens = FlourContext(store).text().tokenize()
    left = tokens.char_ngram(1, vocabulary=["a"])
    right = tokens.word_ngram(1, vocabulary=["aa"])
    names = [node.operator.name for node in topological(left.concat(right).transform)]
    assert names == ["text_source", "tokenize", "char_ngram", "word_ngram", "concat"]
    deep = make_transform(TextSource(), (), store)
    for _ in range(3000):
        deep = make_transform(Lowercase(), (deep,), store)
    assert len(topological(deep)) == 3001
