-- Version 4: indexes for questions by place, outlet and time.
CREATE INDEX events_place ON events (place_country);

CREATE INDEX events_lasting ON events (latest) WHERE latest > day;

CREATE INDEX reports_outlet ON reports (outlet);
