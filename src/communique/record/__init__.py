"""The record: what was read, kept. The only part of Communique that changes state.

    record = open_record("communique.db")        a SQLite file, made if it is not there; or postgresql://…
    record.add(findings)                         one transaction a report; the same report twice changes nothing
    record.findings()                            what was read, as it was read

Written with SQLAlchemy Core for SQLite (WAL, FTS5) and PostgreSQL (tsvector, GIN).
"""

from communique.record.opening import exists, open_record
from communique.record.sql import Record
from communique.record.values import Cited, Report

__all__ = ["Cited", "Record", "Report", "exists", "open_record"]
