"""Communique reads the news about diplomacy and keeps the record: who met whom, who said what, with every line cited."""

from importlib.metadata import version

__version__ = version("communique")
