-- Version 2: what was alerted.
CREATE TABLE alerts (
  key BIGSERIAL NOT NULL,
  id VARCHAR NOT NULL,
  rule VARCHAR NOT NULL,
  at VARCHAR NOT NULL,
  told TEXT NOT NULL,
  delivered VARCHAR NOT NULL,
  waiting VARCHAR NOT NULL,
  PRIMARY KEY (key)
);

CREATE UNIQUE INDEX alerts_id ON alerts (id);

CREATE INDEX alerts_waiting ON alerts (waiting);

CREATE TABLE alerted (
  mark VARCHAR NOT NULL,
  alert BIGINT NOT NULL,
  origins INTEGER NOT NULL,
  PRIMARY KEY (mark),
  FOREIGN KEY(alert) REFERENCES alerts (key) ON DELETE CASCADE
);

CREATE INDEX alerted_alert ON alerted (alert);
