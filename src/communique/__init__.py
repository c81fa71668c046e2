"""Reads the news about diplomacy and keeps the record."""
