-- Version 1: reports and what was found in them, stories, judgements.
CREATE TABLE former_stories (
  id VARCHAR NOT NULL,
  story VARCHAR NOT NULL,
  PRIMARY KEY (id)
);

CREATE INDEX former_stories_story ON former_stories (story);

CREATE TABLE judgements (
  key BIGSERIAL NOT NULL,
  kind VARCHAR NOT NULL,
  one VARCHAR NOT NULL,
  other VARCHAR NOT NULL,
  same BOOLEAN NOT NULL,
  reason VARCHAR,
  author VARCHAR NOT NULL,
  made VARCHAR NOT NULL,
  withdrawn VARCHAR,
  PRIMARY KEY (key)
);

CREATE INDEX judgements_one ON judgements (kind, one);

CREATE TABLE reports (
  key BIGSERIAL NOT NULL,
  id VARCHAR NOT NULL,
  first BIGINT NOT NULL,
  version INTEGER NOT NULL,
  current BOOLEAN NOT NULL,
  address VARCHAR,
  digest VARCHAR NOT NULL,
  source VARCHAR NOT NULL,
  outlet VARCHAR,
  url VARCHAR,
  title VARCHAR,
  byline VARCHAR,
  published DATE,
  language VARCHAR NOT NULL,
  added VARCHAR NOT NULL,
  text TEXT NOT NULL,
  sentences BYTEA NOT NULL,
  reading BYTEA NOT NULL,
  vectors BYTEA,
  PRIMARY KEY (key)
);

CREATE INDEX reports_added ON reports (added);

CREATE INDEX reports_address ON reports (address);

CREATE UNIQUE INDEX reports_current ON reports (id) WHERE current;

CREATE INDEX reports_first ON reports (first, version);

CREATE INDEX reports_id ON reports (id);

CREATE INDEX reports_published ON reports (current, published);

CREATE TABLE stories (
  id VARCHAR NOT NULL,
  title VARCHAR NOT NULL,
  reports INTEGER NOT NULL,
  first DATE,
  last DATE,
  changed VARCHAR NOT NULL,
  PRIMARY KEY (id)
);

CREATE INDEX stories_last ON stories (last);

CREATE TABLE actors (
  key BIGINT NOT NULL,
  report BIGINT NOT NULL,
  id VARCHAR NOT NULL,
  kind VARCHAR NOT NULL,
  name VARCHAR NOT NULL,
  country VARCHAR,
  mentions INTEGER NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  PRIMARY KEY (key),
  FOREIGN KEY(report) REFERENCES reports (key) ON DELETE CASCADE
);

CREATE INDEX actors_country ON actors (country, kind);

CREATE INDEX actors_name ON actors (name);

CREATE INDEX actors_report ON actors (report);

CREATE TABLE events (
  key BIGINT NOT NULL,
  report BIGINT NOT NULL,
  id VARCHAR NOT NULL,
  type VARCHAR NOT NULL,
  mode VARCHAR,
  status VARCHAR NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  place_start INTEGER,
  place_end INTEGER,
  place_country VARCHAR,
  earliest DATE,
  latest DATE,
  day DATE,
  confidence FLOAT NOT NULL,
  PRIMARY KEY (key),
  FOREIGN KEY(report) REFERENCES reports (key) ON DELETE CASCADE
);

CREATE INDEX events_day ON events (day);

CREATE INDEX events_report ON events (report);

CREATE INDEX events_type ON events (type, day);

CREATE TABLE placings (
  report BIGINT NOT NULL,
  story VARCHAR NOT NULL,
  day DATE NOT NULL,
  headline TEXT NOT NULL,
  parts TEXT NOT NULL,
  features BYTEA NOT NULL,
  PRIMARY KEY (report),
  FOREIGN KEY(report) REFERENCES reports (key) ON DELETE CASCADE
);

CREATE INDEX placings_day ON placings (day);

CREATE INDEX placings_story ON placings (story);

CREATE TABLE vectors (
  report BIGINT NOT NULL,
  vector BYTEA NOT NULL,
  PRIMARY KEY (report),
  FOREIGN KEY(report) REFERENCES reports (key) ON DELETE CASCADE
);

CREATE TABLE roles (
  key BIGINT NOT NULL,
  actor BIGINT NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  words TEXT NOT NULL,
  country VARCHAR,
  PRIMARY KEY (key),
  FOREIGN KEY(actor) REFERENCES actors (key) ON DELETE CASCADE
);

CREATE INDEX roles_actor ON roles (actor);

CREATE TABLE sides (
  key BIGINT NOT NULL,
  event BIGINT NOT NULL,
  side VARCHAR NOT NULL,
  actor BIGINT,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  PRIMARY KEY (key),
  FOREIGN KEY(event) REFERENCES events (key) ON DELETE CASCADE,
  FOREIGN KEY(actor) REFERENCES actors (key) ON DELETE CASCADE
);

CREATE INDEX sides_actor ON sides (actor);

CREATE INDEX sides_event ON sides (event);

CREATE TABLE statements (
  key BIGINT NOT NULL,
  report BIGINT NOT NULL,
  id VARCHAR NOT NULL,
  speaker BIGINT,
  form VARCHAR NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  earliest DATE,
  latest DATE,
  PRIMARY KEY (key),
  FOREIGN KEY(report) REFERENCES reports (key) ON DELETE CASCADE,
  FOREIGN KEY(speaker) REFERENCES actors (key) ON DELETE CASCADE
);

CREATE INDEX statements_report ON statements (report);

CREATE INDEX statements_speaker ON statements (speaker);

CREATE TABLE words_of_names (
  word VARCHAR NOT NULL,
  actor BIGINT NOT NULL,
  PRIMARY KEY (word, actor),
  FOREIGN KEY(actor) REFERENCES actors (key) ON DELETE CASCADE
);

CREATE INDEX words_of_names_actor ON words_of_names (actor);

-- The words of reports; a tsvector holds a million bytes at most, so a longer text is found by its beginning.
ALTER TABLE reports ADD COLUMN words tsvector GENERATED ALWAYS AS (
  setweight(to_tsvector('english', regexp_replace(normalize(coalesce(title, ''), NFKD), '[\u0300-\u036f]', '', 'g')), 'A') ||
  to_tsvector('english', regexp_replace(normalize(left(text, 200000), NFKD), '[\u0300-\u036f]', '', 'g'))
) STORED;

CREATE INDEX reports_words ON reports USING gin (words) WHERE current;
