"""`flask jobs …`: workers beside the server or on other machines, and what they have to do."""

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from gorm.jobs import queries, running, service, worker
from gorm.jobs.queries import JobLine

jobs_group = AppGroup("jobs", help="Long work: imports, scans, packs in number.")


@jobs_group.command("work")
@click.option("--once", is_flag=True, help="Run what waits, then end.")
@click.option("--name", default="", hidden=True)
@click.option("--after", default="", hidden=True)
@click.option("--embedded", is_flag=True, hidden=True)
def work(*, once: bool, name: str, after: str, embedded: bool) -> None:
    """Work until told to end; several may work side by side, on PostgreSQL on many machines.

    Ctrl-C lets the running job end first; twice, or a SIGTERM, gives it back at once.
    """
    if once:
        click.echo(f"Jobs run: {service.run_waiting()}.")
        return
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001
    worker.work(app, name or running.new_worker_name(), after=after, is_embedded=embedded)


@jobs_group.command("list")
def list_jobs() -> None:
    """List what waits and runs, a line each."""
    lines = queries.everything_going_on()
    for line in lines:
        click.echo(_told(line))
    if not lines:
        click.echo("Nothing waits and nothing runs.")


def _told(line: JobLine) -> str:
    about = f" ({line.subject})" if line.subject else ""
    asked = f"asked for by {line.by_name}, {line.asked_at:%d %B %Y %H:%M} UTC"
    return f"{line.reference}  {line.title}{about}: {line.words} {asked}"
