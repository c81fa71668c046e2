"""The same examples in every run: a property that fails is found by whoever changes it, not by whoever comes next."""

from hypothesis import settings

settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")
