"""Placeholder until entries stand."""


def latest(user, count):
    return []
