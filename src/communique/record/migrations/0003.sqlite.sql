-- Version 3: the feeds that are followed.
CREATE TABLE feeds (
  "key" INTEGER NOT NULL,
  address VARCHAR NOT NULL,
  title VARCHAR,
  followed VARCHAR NOT NULL,
  etag VARCHAR,
  modified VARCHAR,
  last_success VARCHAR,
  next_check VARCHAR,
  failures INTEGER NOT NULL,
  trouble TEXT,
  gone BOOLEAN NOT NULL,
  PRIMARY KEY ("key"),
  UNIQUE (address)
);

CREATE TABLE feed_items (
  feed INTEGER NOT NULL,
  item VARCHAR NOT NULL,
  found VARCHAR NOT NULL,
  place INTEGER NOT NULL,
  state VARCHAR NOT NULL,
  address VARCHAR,
  title VARCHAR,
  published DATE,
  content TEXT,
  tries INTEGER NOT NULL,
  trouble TEXT,
  report VARCHAR,
  PRIMARY KEY (feed, item),
  FOREIGN KEY(feed) REFERENCES feeds ("key") ON DELETE CASCADE
);

CREATE INDEX feed_items_address ON feed_items (address);

CREATE INDEX feed_items_waiting ON feed_items (state, feed, found, place);
