-- Version 5: reports are found by their source.
CREATE INDEX reports_source ON reports (source);
