"""Feeds that are followed: RSS, Atom, JSON Feed, sitemaps of news. Polite to every host, and bounded whatever a server does.

find(source, couriers)                 the feeds that an address or an OPML file means
update(subscriptions, save, couriers)  asks those that are due and reads what is new
"""

from .couriers import Couriers
from .courtesy import Courtesy
from .following import find
from .updating import News, update
from .values import Document, Feed, Health, Hints, Item, Outline, Waiting

__all__ = [
    "Couriers",
    "Courtesy",
    "Document",
    "Feed",
    "Health",
    "Hints",
    "Item",
    "News",
    "Outline",
    "Waiting",
    "find",
    "update",
]
