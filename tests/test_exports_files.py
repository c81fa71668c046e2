"""Where exports go, and the command that writes them: real files, real folders, a real process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from communique import exports
from communique.cli.exporting import FORMATS, export
from communique.errors import CommuniqueError
from communique.exports.files import LIST
from communique.record import open_record
from exported import Values, alone, meeting, odd, visit

REPORT = {
    "id": "r",
    "outlet": "Courier",
    "published": "2025-05-14",
    "text": "Ann Varga met Jon Holm in Oslo on Monday.",
}


def everything(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


class TestFiles:
    @pytest.mark.parametrize("kind", exports.FORMATS)
    @pytest.mark.parametrize(
        "values", [visit(), alone(odd(published=date(2025, 5, 15))), ([], ())], ids=["visit", "odd", "none"]
    )
    def test_every_format_is_written_and_written_again(
        self, kind: exports.Format, values: Values, tmp_path: Path
    ) -> None:
        to = tmp_path / "out"
        exports.write(kind, *values, to)
        first = everything(tmp_path)
        exports.write(kind, *values, to)
        assert everything(tmp_path) == first
        assert not [name for name in first if name.endswith(".part")]
        assert to.is_dir() == (kind in exports.FOLDERS)

    @pytest.mark.parametrize("kind", sorted(exports.FOLDERS))
    def test_a_folder_of_something_else_is_refused(self, kind: exports.Format, tmp_path: Path) -> None:
        (tmp_path / "thesis.txt").write_text("mine")
        with pytest.raises(CommuniqueError, match="holds other files"):
            exports.check(kind, tmp_path)
        with pytest.raises(CommuniqueError, match="holds other files"):
            exports.write(kind, *alone(meeting()), tmp_path)
        assert everything(tmp_path) == {"thesis.txt": b"mine"}

    def test_a_folder_of_another_format_is_refused(self, tmp_path: Path) -> None:
        exports.write("csv", *alone(meeting()), tmp_path)
        before = everything(tmp_path)
        with pytest.raises(CommuniqueError, match="holds an export of csv"):
            exports.write("markdown", *alone(meeting()), tmp_path)
        assert everything(tmp_path) == before

    def test_notes_that_are_told_no_more_go_and_a_persons_own_stay(self, tmp_path: Path) -> None:
        exports.write("markdown", *alone(meeting(title="Talks")), tmp_path)
        (tmp_path / "my thoughts.md").write_text("mine")
        (tmp_path / ".obsidian").mkdir()
        exports.write("markdown", *alone(meeting(title="Other talks")), tmp_path)
        assert not (tmp_path / "stories/Talks.md").exists()
        assert (tmp_path / "stories/Other talks.md").exists()
        assert (tmp_path / "my thoughts.md").read_text() == "mine"

    def test_a_persons_own_note_is_not_written_over(self, tmp_path: Path) -> None:
        exports.write("markdown", *alone(meeting(title="Talks")), tmp_path)
        (tmp_path / "stories/Other.md").write_text("mine")
        with pytest.raises(CommuniqueError, match=r"Other\.md is not from an earlier export"):
            exports.write("markdown", *alone(meeting(title="Other")), tmp_path)
        assert (tmp_path / "stories/Other.md").read_text() == "mine"
        assert (tmp_path / "stories/Talks.md").exists()

    def test_a_list_that_points_outside_takes_nothing_away(self, tmp_path: Path) -> None:
        (tmp_path / "precious").write_text("mine")
        folder = tmp_path / "out"
        exports.write("csv", *alone(meeting()), folder)
        (folder / LIST).write_text(json.dumps({"format": "csv", "files": ["../precious", str(tmp_path / "precious")]}))
        with pytest.raises(CommuniqueError, match="not from an earlier export"):
            exports.write("csv", *alone(meeting()), folder)
        for name in ("reports", "actors", "statements", "events", "facts"):
            (folder / f"{name}.csv").unlink()
        exports.write("csv", *alone(meeting()), folder)
        assert (tmp_path / "precious").read_text() == "mine"

    def test_a_broken_list_is_said(self, tmp_path: Path) -> None:
        (tmp_path / LIST).write_text("{")
        with pytest.raises(CommuniqueError, match="is broken"):
            exports.check("csv", tmp_path)

    def test_what_fails_half_way_leaves_the_earlier_file(self, tmp_path: Path) -> None:
        to = tmp_path / "out.jsonl"
        exports.write("jsonl", [meeting()], (), to)
        before = everything(tmp_path)

        def breaking() -> object:
            yield meeting()
            raise RuntimeError("the power is gone")

        with pytest.raises(RuntimeError):
            exports.write("jsonl", breaking(), (), to)  # type: ignore[arg-type]
        assert everything(tmp_path) == before

    def test_a_link_stays_a_link(self, tmp_path: Path) -> None:
        (tmp_path / "real.csl").write_text("[]")
        (tmp_path / "link.csl").symlink_to(tmp_path / "real.csl")
        exports.write("csl", [meeting()], (), tmp_path / "link.csl")
        assert (tmp_path / "link.csl").is_symlink()
        assert len(json.loads((tmp_path / "real.csl").read_text())) == 1

    def test_a_file_in_place_of_a_folder_and_a_folder_in_place_of_a_file(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        with pytest.raises(CommuniqueError, match="fills a folder"):
            exports.write("csv", *alone(meeting()), tmp_path / "file")
        with pytest.raises(CommuniqueError, match="could not be written"):
            exports.write("jsonl", [meeting()], (), tmp_path)
        assert everything(tmp_path) == {"file": b""}


class TestCommand:
    @pytest.fixture
    def source(self, tmp_path: Path) -> str:
        (tmp_path / "reports.jsonl").write_text(json.dumps(REPORT) + "\n", "utf-8")
        return str(tmp_path / "reports.jsonl")

    def run(self, *words: str) -> Result:
        return CliRunner().invoke(export, words)

    def test_the_formats_are_those_of_the_package(self) -> None:
        assert FORMATS == exports.FORMATS
        said = self.run("--help").output
        assert all(kind in said for kind in FORMATS)
        assert "Example: communique export" in said

    def test_one_file_goes_to_standard_output(self, source: str) -> None:
        done = self.run("jsonl", source)
        assert done.exit_code == 0
        assert json.loads(done.stdout)["article"]["id"] == "r"

    def test_a_folder(self, source: str, tmp_path: Path) -> None:
        assert self.run("csv", source, "-o", str(tmp_path / "out")).exit_code == 0
        assert "Ann Varga met Jon Holm" in (tmp_path / "out/reports.csv").read_text("utf-8")

    def test_a_folder_must_be_named(self, source: str) -> None:
        error = self.run("csv", source).exception
        assert isinstance(error, CommuniqueError)
        assert error.message == "csv fills a folder; say which with -o FOLDER"

    def test_a_bad_source_is_told_and_the_others_go_on(self, source: str) -> None:
        for kind in ("jsonl", "plover"):
            done = self.run(kind, "missing.txt", source)
            assert done.exit_code == 1
            assert "missing.txt" in done.stderr
            assert "Ann Varga" in done.stdout

    def test_an_unknown_format(self) -> None:
        done = self.run("docx", "x")
        assert done.exit_code == 2
        assert "'docx' is not one of" in done.stderr

    def test_what_is_left_out_is_counted_on_standard_error(self, tmp_path: Path) -> None:
        (tmp_path / "plan.txt").write_text(
            "Ann Varga is expected to meet Jon Holm in Oslo on Friday, officials said.", "utf-8"
        )
        done = self.run("ics", str(tmp_path / "plan.txt"))
        assert done.exit_code == 0
        assert "communique: 1 planned consultation left out: no report settles the days" in done.stderr
        assert "VEVENT" not in done.stdout

    def test_the_record(self, tmp_path: Path) -> None:
        record = open_record(tmp_path / "kept.db")
        for f in visit()[0]:
            record.add(f)
        record.close()
        done = self.run("jsonl", "--record", str(tmp_path / "kept.db"))
        assert done.exit_code == 0, done.exception
        kept = {json.loads(line)["article"]["id"] for line in done.stdout.splitlines()}
        assert kept == {f.article.id for f in visit()[0]}
        assert "BEGIN:VEVENT" in self.run("ics", "--record", str(tmp_path / "kept.db")).stdout

    def test_sources_make_no_record(self, source: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("COMMUNIQUE_RECORD", str(tmp_path / "never.db"))
        assert self.run("csl", source).exit_code == 0
        assert not (tmp_path / "never.db").exists()
        assert self.run("csl", source, "--record", str(tmp_path / "never.db")).exit_code == 2

    @pytest.mark.parametrize(("kind", "library"), [("parquet", "pyarrow"), ("ftm", "followthemoney")])
    def test_a_missing_library_is_one_sentence_before_anything_is_read(
        self, kind: str, library: str, tmp_path: Path
    ) -> None:
        """In a process that cannot import it, as after an installation without the extra."""
        program = (
            f"import sys; sys.modules[{library!r}] = None\n"
            "from communique import exports\nfrom communique.errors import CommuniqueError\nfrom pathlib import Path\n"
            f"try: exports.check({kind!r}, Path('out'))\n"
            "except CommuniqueError as error: print(error.message)\n"
        )
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=tmp_path)
        assert done.stdout.strip() == (
            f"{kind} is written by {library}, which is not installed: pip install 'communique[exports]'"
        )

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
    def test_a_pipe_is_written_into(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "pipe")
        with subprocess.Popen(["cat", str(tmp_path / "pipe")], stdout=subprocess.PIPE) as reader:
            exports.write("csl", [meeting()], (), tmp_path / "pipe")
            content, _ = reader.communicate(timeout=10)
        assert len(json.loads(content)) == 1
