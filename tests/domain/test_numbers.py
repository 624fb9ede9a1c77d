"""Exact numbers: what counts as one, and its bounds."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from microcred_plugin.domain.errors import Fault, FaultCode
from microcred_plugin.domain.numbers import exact, exact_or_fault, plain_number, within


@pytest.mark.parametrize(
    ("given_value", "number"),
    [
        (3, "3"),
        (2.5, "2.5"),
        (59.9, "59.9"),
        ("30.5", "30.5"),
        (" 6 ", "6"),
        ("6,0".replace(",", "."), "6.0"),
        (Decimal("3.25"), "3.25"),
        (-1, "-1"),
        (0, "0"),
    ],
)
def test_ints_short_floats_decimals_and_their_texts_are_numbers(given_value, number):
    assert exact(given_value) == Decimal(number)


@pytest.mark.parametrize(
    "given_value",
    [
        "six",
        "NaN",
        "Infinity",
        float("nan"),
        float("inf"),
        Decimal("sNaN"),
        True,
        None,
        "",
        "1_000",
        "६",
        "3,5",
        "0x10",
        [3],
        {"ec": 3},
        1e300,
        1e-300,
        10**12,
        pytest.param(10**5000, id="an int too long to write"),
        "9" * 13,
    ],
)
def test_everything_else_is_not(given_value):
    assert exact(given_value) is None


def test_a_float_is_read_by_its_shortest_text():
    assert exact(0.1) == Decimal("0.1")


def test_a_missing_number_is_required_and_a_wrong_one_is_shown_shortened():
    assert exact_or_fault("ec", None) == Fault("ec", FaultCode.REQUIRED)
    assert exact_or_fault("ec", "") == Fault("ec", FaultCode.REQUIRED)
    fault = exact_or_fault("ec", "six" * 100)
    assert isinstance(fault, Fault)
    assert (fault.code, len(fault.values["given"])) == (FaultCode.NOT_A_NUMBER, 40)


def test_an_int_too_long_to_write_is_a_fault_and_no_crash():
    fault = exact_or_fault("ec", 10**5000)
    assert isinstance(fault, Fault)
    assert fault.code is FaultCode.NOT_A_NUMBER


@pytest.mark.parametrize(
    ("number", "codes"),
    [
        ("2.9", [FaultCode.BELOW_MINIMUM]),
        ("3", []),
        ("3.5", []),
        ("3.25", [FaultCode.NOT_ON_STEP]),
        ("30", []),
        ("30.1", [FaultCode.ABOVE_MAXIMUM]),
    ],
)
def test_bounds_are_inclusive_and_steps_are_counted_from_zero(number, codes):
    faults = within(
        "ec",
        Decimal(number),
        minimum=Decimal(3),
        maximum=Decimal(30),
        step=Decimal("0.5"),
    )
    assert [fault.code for fault in faults] == codes


def test_without_bounds_every_number_is_within():
    assert within("ec", Decimal(-1)) == []


@given(st.decimals(min_value=-10_000, max_value=10_000, places=2))
def test_a_number_with_two_decimals_survives_being_written(number):
    assert exact(plain_number(number)) == number


def test_whole_numbers_are_written_without_a_point():
    assert repr(plain_number(Decimal("6.0"))) == "6"
