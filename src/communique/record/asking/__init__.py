"""Questions to the record: who somebody is, what they said, what happened. Answers are values with the sentences they rest on.

who      whom a name means, what they were called, whom they met
what     what was said, what happened
"""

from communique.record.asking.what import (
    Act,
    Asked,
    Dated,
    Said,
    happened,
    number_happened,
    number_said,
    once,
    said,
)
from communique.record.asking.who import Meeting, Named, Office, meetings, named, offices, one

__all__ = [
    "Act",
    "Asked",
    "Dated",
    "Meeting",
    "Named",
    "Office",
    "Said",
    "happened",
    "meetings",
    "named",
    "number_happened",
    "number_said",
    "offices",
    "once",
    "one",
    "said",
]
