"""When a feed is asked next, and what a site lets itself be asked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from communique.sources import robots
from communique.sources.feeds import schedule
from communique.sources.feeds.headers import retry_after


class TestWhenAFeedIsAskedNext:
    NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)

    def test_failures_double_the_wait_up_to_a_day(self) -> None:
        waits = [schedule.after_failure(self.NOW, n, None) - self.NOW for n in (1, 2, 3, 4, 8, 5000)]
        assert waits == [timedelta(minutes=m) for m in (15, 30, 60, 120, 1440, 1440)]

    def test_a_server_that_asks_for_more_gets_it_up_to_a_day(self) -> None:
        assert schedule.after_failure(self.NOW, 1, 7200) == self.NOW + timedelta(hours=2)
        assert schedule.after_failure(self.NOW, 1, 1e9) == self.NOW + timedelta(days=1)

    @pytest.mark.parametrize(
        ("value", "seconds"),
        [
            ("120", 120.0),
            ("Mon, 02 Mar 2026 10:01:00 GMT", 60.0),
            ("Mon, 02 Mar 2020 10:01:00 GMT", 0.0),
            ("99999999999", 86400.0),
            ("soon", None),
            ("-3", None),
            ("", None),
        ],
    )
    def test_retry_after_as_seconds_or_as_a_time(self, value: str, seconds: float | None) -> None:
        assert retry_after({"retry-after": value}, self.NOW) == seconds


class TestRobots:
    def test_rules_for_us_go_before_those_for_all(self) -> None:
        rules = robots.read(
            b"User-agent: *\nDisallow: /\n\nUser-agent: communique\nDisallow: /private\nCrawl-delay: 7\n"
        )
        assert rules.allows("https://herald.test/news")
        assert not rules.allows("https://herald.test/private/a")
        assert rules.delay == 7

    def test_nobody_asks_a_site_whose_rules_are_unknown(self) -> None:
        assert not robots.Rules(unknown="no answer").allows("https://herald.test/")
        assert robots.Rules().allows("https://herald.test/")
