"""Communique reads the news about diplomacy and keeps the record: who met whom, who said what, with every line cited."""

__version__ = "0.1.0"
