"""The command line. The only place that prints and exits."""

from __future__ import annotations

import sys

import click

from communique import __version__
from communique.cli import (
    adding,
    alerting,
    asking,
    checking,
    deciding,
    exporting,
    following,
    info,
    reading,
    telling,
    why,
)
from communique.cli.usage import sentence
from communique.errors import CommuniqueError

HELP = ["-h", "--help"]


@click.group(context_settings={"help_option_names": HELP, "max_content_width": 100})
@click.version_option(__version__, message="%(prog)s %(version)s")
def cli() -> None:
    """Read the news about diplomacy: who met whom, who said what, who asks, offers, refuses or threatens what.

    SOURCE is a text or HTML file, a .json or .jsonl file of reports, a folder, an address (http, https), or - for standard input.
    Nothing is fetched but the addresses you give and the feeds you follow. A source that cannot be read is told on standard error, the
    others go on, and the exit status is 1. Without sources, questions are asked of the record (add, update).
    """


for command in (
    reading.read, adding.add,
    telling.brief, telling.stories, telling.story, telling.compare, telling.new,
    asking.who, asking.said, asking.events, asking.timeline, asking.search,
    why.why, deciding.same, deciding.apart, deciding.undo, deciding.judgements,
    exporting.export, following.follow, following.unfollow, following.update, following.feeds, alerting.alerts,
    checking.check, info.info,
):  # fmt: skip
    command.context_settings.setdefault("help_option_names", HELP)  # also where a command is called by itself
    cli.add_command(command)


def main() -> None:
    """The program. Known errors end in one sentence and exit status 1, a command that cannot be meant so in 2, an interrupt in 130."""
    try:
        done = cli.main(standalone_mode=False)
    except CommuniqueError as error:
        click.echo(f"communique: {error.message}", err=True)
        sys.exit(1)
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()  # `communique` alone: nothing is wrong, and the help is the answer
        sys.exit(error.exit_code)
    except click.ClickException as error:
        click.echo(f"communique: {sentence(error)}", err=True)
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("communique: interrupted; what was saved is kept", err=True)
        sys.exit(130)
    sys.exit(done if isinstance(done, int) else 0)
