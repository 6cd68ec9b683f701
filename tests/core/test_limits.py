"""Limits count by person or network, in a window, in the shared cache."""

import pytest
import time_machine
from django.core.cache import cache

from portal.core.limits import Limit, TooOftenError, sender_of

THREE = Limit("tests.three", most=3, seconds=60)


def test_the_fourth_time_is_refused_and_another_sender_is_not():
    for _ in range(3):
        THREE.spend("user:1")
    with pytest.raises(TooOftenError) as refusal:
        THREE.spend("user:1")
    assert refusal.value.seconds == 60
    THREE.spend("user:2")


def test_the_window_passes():
    with time_machine.travel("2026-01-01 10:00", tick=False) as clock:
        for _ in range(3):
            THREE.spend("user:1")
        clock.shift(61)
        THREE.spend("user:1")


def test_two_limits_count_apart():
    for _ in range(3):
        THREE.spend("user:1")
    Limit("tests.other", most=1, seconds=60).spend("user:1")


def test_a_network_is_a_sender_and_its_address_is_kept_nowhere():
    assert sender_of(None, "192.0.2.77") == sender_of(None, "192.0.2.9") == "192.0.2.0/24"
    assert sender_of(None, "2001:db8::1") == sender_of(None, "2001:db8::ffff") == "2001:db8::/64"
    assert sender_of(5, "192.0.2.77") == "user:5"
    THREE.spend(sender_of(None, "192.0.2.77"))
    assert not any("192.0.2" in key for key in cache._cache)
