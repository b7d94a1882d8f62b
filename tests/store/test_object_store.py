import gc
import threading

import numpy as np
import pytest

from pretzel.errors import PretzelError
from pretzel.store import ObjectStore, checksum


def read_only(array):
    array.flags.writeable = False
    return array


def test_equal_parameters_are_one_copy():
    store = ObjectStore()
    first = store.intern(np.arange(1000.0))
    second = store.intern(np.arange(1000.0))
    assert second is first
    assert (len(store), store.nbytes) == (1, 8000)
    assert store.get(first.key) is first
    assert first.key == checksum(np.arange(1000.0))


def test_an_object_goes_with_its_last_holder():
    store = ObjectStore()
    first = store.intern(np.arange(10.0))
    second = store.intern(np.arange(10.0))
    key = first.key
    del first
    assert store.get(key) is second
    del second
    gc.collect()
    assert store.get(key) is None
    assert (len(store), store.nbytes) == (0, 0)


def test_an_array_in_flight_counts_until_it_is_gone():
    store = ObjectStore()
    array = store.intern(np.arange(10.0)).array
    assert (len(store), store.nbytes) == (1, 80)
    del array
    assert len(store) == 0


def test_without_deduplication_every_object_is_its_own():
    store = ObjectStore(deduplicate=False)
    held = [store.intern(np.arange(10.0)) for _ in range(3)]
    assert len({id(stored.array) for stored in held}) == 3
    assert len({stored.key for stored in held}) == 1
    assert (len(store), store.nbytes) == (3, 240)
    assert store.get(held[0].key) in held


def test_stored_arrays_are_frozen_and_the_callers_array_stays_its_own():
    store = ObjectStore()
    mine = np.asfortranarray(np.arange(6.0).reshape(2, 3))
    stored = store.intern(mine)
    mine[0, 0] = 99
    assert stored.array.flags.c_contiguous
    assert stored.array[0, 0] == 0
    with pytest.raises(ValueError, match="read-only"):
        stored.array[0, 0] = 1
    assert mine.flags.writeable


def test_an_array_nobody_can_write_to_is_not_copied():
    store = ObjectStore()
    array = read_only(np.arange(10.0))
    assert store.intern(array).array is array


def test_an_array_given_away_is_not_copied():
    store = ObjectStore()
    array = np.arange(10.0)
    assert store.intern(array, owned=True).array is array
    assert not array.flags.writeable


def test_a_view_does_not_keep_what_it_was_cut_from():
    store = ObjectStore()
    stored = store.intern(read_only(np.arange(1000.0))[:2])
    assert stored.array.base.nbytes < stored.nbytes + 64


@pytest.mark.parametrize("dtype", ["f8", "u1", "?", "<U3"])
@pytest.mark.parametrize("shape", [(0,), (3,), (2, 5)])
def test_copies_begin_at_a_cache_line(shape, dtype):
    given = np.ones(shape, dtype)
    stored = ObjectStore().intern(given)
    assert stored.array.ctypes.data % 64 == 0
    assert stored.array.dtype == given.dtype
    np.testing.assert_array_equal(stored.array, given)


def test_strings_are_stored_and_objects_are_refused():
    store = ObjectStore()
    assert store.intern(np.array(["neg", "pos"])).array.tolist() == ["neg", "pos"]
    with pytest.raises(PretzelError, match="dtype object"):
        store.intern(np.array([None, "x"], dtype=object))


def test_a_derived_object_is_built_once_while_it_is_held():
    store = ObjectStore()
    source = store.intern(np.arange(3.0))
    built = []

    def double():
        built.append(1)
        return source.array * 2

    first = store.derive("double", (source,), double)
    assert store.derive("double", (source,), double) is first
    assert len(built) == 1
    assert first.array.tolist() == [0, 2, 4]
    del first
    store.derive("double", (source,), double)
    assert len(built) == 2


def test_a_derived_object_is_shared_with_an_equal_one():
    store = ObjectStore()
    source = store.intern(np.arange(3.0))
    doubled = store.intern(np.array([0.0, 2.0, 4.0]))
    assert store.derive("double", (source,), lambda: source.array * 2) is doubled


def test_an_empty_store_is_not_falsy():
    assert ObjectStore()


def test_threads_that_intern_equal_arrays_get_one_object():
    store = ObjectStore()
    held = []
    start = threading.Barrier(8)

    def work():
        start.wait()
        held.extend(store.intern(np.full(100, float(i % 10))) for i in range(200))

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(held) == 1600
    assert len({id(stored) for stored in held}) == len(store) == 10
