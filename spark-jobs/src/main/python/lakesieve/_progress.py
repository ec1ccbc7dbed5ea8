"""How far a command is, in a terminal or a notebook."""

from __future__ import annotations

import html
import re
import sys
from types import TracebackType
from typing import Any, List, Optional, Type

_DONE_OF_TOTAL = re.compile(r"([\d,]+)/([\d,]+)")
_BAR = 20  # characters


class Progress:
    """Shows the command's lines on standard error, its state as a bar that is drawn again and again.

    In a notebook the bar is one of HTML's. Where standard error is no terminal, only the lines are printed.
    """

    def __init__(self) -> None:
        self._is_notebook = _runs_in_notebook()
        self._cell: Any = None  # where the bar is, once there is one
        self._terminal = not self._is_notebook and sys.stderr.isatty()
        self._shown = ""

    def __enter__(self) -> "Progress":
        return self

    def say(self, lines: List[str]) -> None:
        """Prints lines that stay."""
        if not lines:
            return
        self._erase()
        for line in lines:
            print(line, file=sys.stderr, flush=True)

    def show(self, state: str) -> None:
        """Shows a state, which the next one replaces; an empty one erases it."""
        if state == self._shown:
            return
        if not state:
            self._erase()
        elif self._is_notebook:
            self._draw(_html_bar(state))
        elif self._terminal:
            sys.stderr.write("\r\x1b[K" + text_bar(state))
            sys.stderr.flush()
        self._shown = state

    def _erase(self) -> None:
        if not self._shown:
            return
        if self._is_notebook:
            self._draw("")
        elif self._terminal:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
        self._shown = ""

    def _draw(self, markup: str) -> None:
        from IPython.display import display

        if self._cell is None:
            self._cell = display(_Html(markup), display_id=True)
        else:
            self._cell.update(_Html(markup))

    def __exit__(
        self,
        kind: Optional[Type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        self._erase()


class _Html:
    def __init__(self, markup: str):
        self._markup = markup

    def __repr__(self) -> str:
        return ""

    def _repr_html_(self) -> str:
        return self._markup


def share(state: str) -> Optional[float]:
    """The share that a state says is done, such as 0.25 of ``embed images  1,000/4,000``."""
    found = _DONE_OF_TOTAL.search(state)
    if found is None:
        return None
    done, total = (int(number.replace(",", "")) for number in found.groups())
    return done / total if total else None


def text_bar(state: str) -> str:
    """The state with a bar of characters before it, where it says how much is done."""
    part = share(state)
    if part is None:
        return state
    filled = round(part * _BAR)
    return "[" + "#" * filled + "." * (_BAR - filled) + "] " + state


def _html_bar(state: str) -> str:
    part = share(state)
    bar = "" if part is None else f'<progress value="{part:.4f}" max="1"></progress> '
    return f"{bar}<code>{html.escape(state)}</code>"


def _runs_in_notebook() -> bool:
    ipython = sys.modules.get("IPython")
    shell = None if ipython is None else ipython.get_ipython()
    return shell is not None and hasattr(shell, "kernel")
