"""Structured logs: who and what, never a password, a token or what was written in a note."""

import logging
import sys

import structlog
from flask import Flask, Response, g, request

from gorm.core import clock


def init_app(app: Flask, level: str) -> None:
    """Write one JSON line a request to standard error, and every fault with its traceback."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                structlog.processors.JSONRenderer(),
            ],
            foreign_pre_chain=[structlog.stdlib.add_log_level],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel("WARNING")
    logging.getLogger("gorm").setLevel(level)
    # The server of developers would write whole addresses, and in one is what somebody looked for.
    logging.getLogger("werkzeug").setLevel("WARNING")
    structlog.configure(
        processors=[
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    _log_requests(app)


def _log_requests(app: Flask) -> None:
    log = structlog.get_logger("gorm.requests")

    @app.before_request
    def begin() -> None:
        g.began_at = clock.now()

    @app.after_request
    def end(response: Response) -> Response:
        if request.endpoint != "static":
            took = clock.now() - g.began_at if "began_at" in g else None
            log.info(
                "request",
                method=request.method,
                endpoint=request.endpoint,
                status=response.status_code,
                milliseconds=round(took.total_seconds() * 1000, 1) if took else None,
                user=g.get("actor_reference"),
            )
        return response
