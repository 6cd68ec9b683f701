"""Tests of Quartiers."""
