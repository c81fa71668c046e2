"""Settings: which word counts, where it came from, and what is said of an impossible one."""

from __future__ import annotations

import json
import re
import shlex
from datetime import timedelta
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from communique import settings
from communique.cli.info import info
from communique.errors import SettingsError
from communique.record import open_record
from communique.settings import Settings

ROOT = Path(__file__).parents[1]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


class Desk:
    """A user's machine: a working folder, a folder for settings and one for data."""

    def __init__(self, folder: Path) -> None:
        self.here, self.config, self.data = (folder / name for name in ("here", "config", "data"))
        self.here.mkdir()
        self.config.mkdir()

    def writes(self, toml: str, *, own: bool = False, name: str = "communique.toml") -> Path:
        path = (self.config if own else self.here) / name
        path.write_text(toml, "utf-8")
        return path

    def reads(self, environ: dict[str, str] | None = None, **flags: object) -> Settings:
        return settings.read(flags, environ or {}, self.here, config_folder=self.config, data_folder=self.data)


class TestWhichWordCounts:
    def test_nothing_said_gives_the_defaults(self, desk: Desk) -> None:
        given = desk.reads()
        assert given.record == str(desk.data / "communique.db")
        assert given.alerts == desk.config / "alerts.toml"
        assert (given.host_gap, given.every, given.smtp_port) == (2.0, timedelta(minutes=15), 587)
        assert (given.contact, given.smtp_host, given.smtp_password) == (None, None, None)
        assert {given.origin(name) for name in settings.NAMES} == {"default"}

    def test_a_flag_goes_before_the_environment_and_that_before_the_file(self, desk: Desk) -> None:
        path = desk.writes('record = "file.db"\ncontact = "file@example.org"\nhost_gap = 7\n')
        environ = {"COMMUNIQUE_RECORD": "environment.db", "COMMUNIQUE_CONTACT": "environment@example.org"}
        given = desk.reads(environ, record="flag.db")
        assert given.record == str(desk.here / "flag.db")
        assert given.contact == "environment@example.org"
        assert given.host_gap == 7.0
        assert [given.origin(name) for name in ("record", "contact", "host_gap", "every")] == [
            "flag --record", "environment COMMUNIQUE_CONTACT", str(path), "default",
        ]  # fmt: skip

    def test_the_working_folders_file_stands_in_for_the_users_own(self, desk: Desk) -> None:
        own = desk.writes("host_gap = 5", own=True)
        assert desk.reads().host_gap == 5.0
        assert desk.reads().origin("host_gap") == str(own)
        desk.writes("smtp_port = 25")
        assert (desk.reads().host_gap, desk.reads().smtp_port) == (2.0, 25)

    def test_a_named_file_goes_before_both(self, desk: Desk) -> None:
        desk.writes("host_gap = 5")
        desk.writes("host_gap = 6", name="a.toml")
        desk.writes("host_gap = 7", name="b.toml")
        assert desk.reads({"COMMUNIQUE_CONFIG": "a.toml"}).host_gap == 6.0
        assert desk.reads({"COMMUNIQUE_CONFIG": "a.toml"}, config="b.toml").host_gap == 7.0

    def test_a_path_in_a_file_starts_from_that_file(self, desk: Desk) -> None:
        desk.writes('record = "news.db"\nalerts = "rules/alerts.toml"', own=True)
        assert desk.reads().record == str(desk.config / "news.db")
        assert desk.reads().alerts == desk.config / "rules/alerts.toml"

    def test_an_empty_variable_and_a_flag_not_given_say_nothing(self, desk: Desk) -> None:
        desk.writes("host_gap = 5")
        assert desk.reads({"COMMUNIQUE_HOST_GAP": ""}, host_gap=None).host_gap == 5.0

    def test_a_database_url_is_no_path(self, desk: Desk) -> None:
        assert desk.reads(record="postgresql://desk@db.example/news").record == "postgresql://desk@db.example/news"

    @pytest.mark.parametrize(
        ("said", "length"), [("90s", 90), ("15m", 900), ("2h", 7200), ("1d", 86400), ("1.5h", 5400), ("15 M", 900)]
    )
    def test_lengths_of_time(self, desk: Desk, said: str, length: int) -> None:
        assert desk.reads(every=said).every == timedelta(seconds=length)

    @pytest.mark.parametrize("said", ["90s", "15m", "36h", "2d"])
    def test_a_length_of_time_is_shown_as_it_is_written(self, desk: Desk, said: str) -> None:
        assert desk.reads(every=said).shown("every") == said


class TestWhatCannotBe:
    @pytest.mark.parametrize(
        ("toml", "said"),
        [
            ("recrod = 'x.db'", "sets recrod, which is no setting; did you mean record?"),
            ("[smtp]\nhost = 'x'", "sets smtp, which is no setting; did you mean smtp_"),
            ("host_gap = 'soon'", "host_gap cannot be 'soon'"),
            ("host_gap = -1", "host_gap cannot be -1"),
            ("host_gap = true", "host_gap cannot be True"),
            ("host_gap = nan", "host_gap cannot be nan"),
            ("every = 15", 'every cannot be 15 (.*); write a length of time, such as "15m"'),
            ("every = '0s'", "every cannot be '0s'"),
            ("every = '99999999999999d'", "every cannot be"),
            ("record = 5", "record cannot be 5"),
            ("contact = ''", "contact cannot be ''"),
            ('smtp_from = "a@b.example\\nBcc: c@d.example"', "smtp_from cannot be"),
            ("smtp_port = 70000", "smtp_port cannot be 70000"),
            ("smtp_port = '²'", "smtp_port cannot be"),
            ("smtp_password = 'secret'", "set it in the environment as COMMUNIQUE_SMTP_PASSWORD"),
            ("record = ", "is not TOML"),
        ],
    )
    def test_a_files_mistake_is_one_sentence_that_names_the_file(self, desk: Desk, toml: str, said: str) -> None:
        path = desk.writes(toml)
        with pytest.raises(SettingsError) as error:
            desk.reads()
        assert str(path) in error.value.message
        assert re.search(said.replace("(.*)", ".*") if "(.*)" in said else re.escape(said), error.value.message)
        assert "\n" not in error.value.message
        assert "secret" not in error.value.message

    def test_a_file_that_is_no_text(self, desk: Desk) -> None:
        desk.writes("").write_bytes(b"\xff\xfe\x00")
        with pytest.raises(SettingsError, match=r"communique\.toml cannot be read"):
            desk.reads()

    def test_a_named_file_that_is_not_there(self, desk: Desk) -> None:
        with pytest.raises(SettingsError, match=r"there is no settings file .*gone\.toml \(flag --config\)"):
            desk.reads(config="gone.toml")
        with pytest.raises(SettingsError, match="environment COMMUNIQUE_CONFIG"):
            desk.reads({"COMMUNIQUE_CONFIG": "gone.toml"})

    def test_a_misspelt_variable_is_told_and_a_strangers_is_left_alone(self, desk: Desk) -> None:
        with pytest.raises(SettingsError, match=r"COMMUNIQUE_RECROD.*did you mean COMMUNIQUE_RECORD"):
            desk.reads({"COMMUNIQUE_RECROD": "x.db"})
        assert desk.reads({"COMMUNIQUE_TEST_DATABASE": "x"}).origin("record") == "default"

    def test_a_wrong_variable_names_itself(self, desk: Desk) -> None:
        with pytest.raises(SettingsError, match=r"smtp_port cannot be 'x' \(environment COMMUNIQUE_SMTP_PORT\)"):
            desk.reads({"COMMUNIQUE_SMTP_PORT": "x"})


class TestSecrets:
    def test_the_password_is_never_shown(self, desk: Desk) -> None:
        given = desk.reads({"COMMUNIQUE_SMTP_PASSWORD": "hunter2"})
        assert given.smtp_password == "hunter2"
        assert given.shown("smtp_password") == "set"
        assert "hunter2" not in repr(given)
        assert desk.reads().shown("smtp_password") == "not set"

    @pytest.mark.parametrize(
        ("url", "shown"),
        [
            ("postgresql://desk:hunter2@db.example/news", "postgresql://desk:***@db.example/news"),
            ("postgresql://desk:hun@ter2@db.example/news", "postgresql://desk:***@db.example/news"),
            ("postgresql://:hunter2@db.example/news", "postgresql://:***@db.example/news"),
            ("postgresql://db.example/news?user=desk&password=hunter2", "postgresql://db.example/news?user=desk&password=***"),
            ("postgresql://desk@db.example:5432/news", "postgresql://desk@db.example:5432/news"),
        ],
    )  # fmt: skip
    def test_a_password_in_a_url_is_shown_as_stars(self, desk: Desk, url: str, shown: str) -> None:
        assert desk.reads(record=url).shown("record") == shown


@click.group()
def communique() -> None:
    pass


communique.add_command(info)


def ask(*words: str, **environ: str) -> Result:
    """The command as it is typed; the machine's own settings do not count."""
    own: dict[str, str | None] = {f"COMMUNIQUE_{name.upper()}": None for name in (*settings.NAMES, "config")}
    own |= {"XDG_CONFIG_HOME": "/nowhere", "XDG_DATA_HOME": "/nowhere"}
    return CliRunner().invoke(communique, list(words), env=own | environ)


class TestInfo:
    def test_every_setting_with_its_value_and_origin(self, tmp_path: Path) -> None:
        (tmp_path / "own.toml").write_text("host_gap = 3.5\n", "utf-8")
        done = ask(
            "info", "--json", "--config", str(tmp_path / "own.toml"), "--record", str(tmp_path / "none.db"),
            COMMUNIQUE_SMTP_PASSWORD="hunter2",
        )  # fmt: skip
        told = json.loads(done.stdout)
        assert list(told["settings"]) == list(settings.NAMES)
        assert told["settings"]["host_gap"] == {"value": "3.5", "from": str(tmp_path / "own.toml")}
        assert told["settings"]["record"] == {"value": str(tmp_path / "none.db"), "from": "flag --record"}
        assert told["settings"]["smtp_password"] == {"value": "set", "from": "environment COMMUNIQUE_SMTP_PASSWORD"}
        assert told["model"]["whole"] is True
        assert told["record"] is None
        assert "hunter2" not in done.stdout
        assert not (tmp_path / "none.db").exists()

    def test_a_record_that_is_there(self, tmp_path: Path) -> None:
        open_record(tmp_path / "news.db").close()
        told = json.loads(ask("info", "--json", "--record", str(tmp_path / "news.db")).stdout)
        assert told["record"]["reports"] == 0

    def test_a_record_of_another_program_is_told_and_the_rest_is_shown(self, tmp_path: Path) -> None:
        (tmp_path / "news.db").write_text("no database at all, but long enough to be taken for one" * 20, "utf-8")
        done = ask("info", "--record", str(tmp_path / "news.db"))
        assert done.exit_code == 0
        assert "no database" in done.stdout
        assert "host_gap" in done.stdout


PAGE = (ROOT / "docs/settings.md").read_text("utf-8")


class TestThePage:
    def test_it_lists_every_setting_with_its_default(self, desk: Desk) -> None:
        given = desk.reads()
        rows = dict(re.findall(r"^\| `(\w+)` \| ([^|]*?) \|", PAGE, re.MULTILINE))
        assert list(rows) == list(settings.NAMES)
        for name in ("host_gap", "every", "smtp_port"):
            assert given.shown(name) == rows[name].strip("`")

    def test_its_file_can_be_read(self, desk: Desk) -> None:
        shown = re.search(r"```toml\n(.*?)```", PAGE, re.DOTALL)
        assert shown is not None
        desk.writes(shown[1])
        assert desk.reads().contact == "desk@example.org"

    @pytest.mark.parametrize("command", re.findall(r"^    (communique .+?)\s*$", PAGE, re.MULTILINE))
    def test_its_commands_run(self, command: str, tmp_path: Path) -> None:
        (tmp_path / "desk.toml").write_text("host_gap = 3\n", "utf-8")
        words = [str(tmp_path / w) if w.endswith((".toml", ".db")) else w for w in shlex.split(command)[1:]]
        done = ask(*words)
        assert (done.exit_code, done.stderr) == (0, "")
        assert "host_gap" in done.stdout
