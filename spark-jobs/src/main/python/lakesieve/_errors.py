"""What goes wrong, by the exit codes of the commands."""

from __future__ import annotations

from typing import Any, Mapping, Optional


class LakesieveError(RuntimeError):
    """A command has failed: an unexpected error, or one of the machine. Its text is the line that the command prints.

    :ivar exit_code: the command's
    :ivar summary: the command's summary, as far as it came (docs/summary.md)
    """

    exit_code: int = 1

    def __init__(self, message: str, summary: Optional[Mapping[str, Any]] = None, exit_code: Optional[int] = None):
        super().__init__(message)
        self.summary: Mapping[str, Any] = summary or {}
        if exit_code is not None:
            self.exit_code = exit_code


class InputError(LakesieveError, ValueError):
    """Bad arguments, configuration or inputs (exit code 2): the text says what, why and what to do."""

    exit_code = 2


class GateFailed(LakesieveError):
    """A gate failed (exit code 3). The run is finished all the same: ``summary`` names it."""

    exit_code = 3


class TooManyFailedImages(LakesieveError):
    """More of the listed images failed than ``max_image_failure_rate`` allows (exit code 4); nothing was scored."""

    exit_code = 4


def error_of(exit_code: int, message: str, summary: Mapping[str, Any]) -> LakesieveError:
    """The exception for an exit code."""
    for kind in (InputError, GateFailed, TooManyFailedImages):
        if kind.exit_code == exit_code:
            return kind(message, summary)
    return LakesieveError(message, summary, exit_code)
