import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from pretzel.store import checksum

arrays = hnp.arrays(
    dtype=st.sampled_from(["<f8", "<f4", "<i8", "|u1", "|b1", "<U3"]),
    shape=hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4),
)


@given(arrays, arrays)
def test_equal_checksums_mean_equal_dtype_shape_and_bytes(a, b):
    same = a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()
    assert (checksum(a) == checksum(b)) == same


@given(arrays)
def test_layout_and_byte_order_do_not_matter(array):
    assert checksum(np.array(array, order="F")) == checksum(array)
    assert checksum(array.astype(array.dtype.newbyteorder(">"))) == checksum(array)


@pytest.mark.parametrize("array", [np.arange(3), np.array(["a", "b"]), np.zeros(0)])
def test_a_checksum_is_32_hexadecimal_digits(array):
    assert len(bytes.fromhex(checksum(array))) == 16


def test_the_sign_of_zero_matters():
    assert checksum(np.array([0.0])) != checksum(np.array([-0.0]))
