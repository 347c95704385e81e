"""A picture together with the words for those who don't see it."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from html import escape
from io import BytesIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DOTS_PER_INCH = 110


@dataclass(frozen=True, repr=False)
class Captioned:
    """A picture, what it is (its alternative text) and what is to be seen in it (its caption). A notebook shows all three."""

    figure: Figure
    title: str
    words: str

    def __repr__(self) -> str:
        return f"{self.title}. {self.words}"

    def png(self) -> bytes:
        """Return the picture as PNG."""
        drawn = BytesIO()
        self.figure.savefig(drawn, format="png", dpi=DOTS_PER_INCH)
        return drawn.getvalue()

    def _repr_html_(self) -> str:
        source = f"data:image/png;base64,{base64.b64encode(self.png()).decode()}"
        image = f'<img src="{source}" alt="{escape(self.title)}" style="max-width: 100%">'
        return f'<figure style="margin: 0">{image}<figcaption style="max-width: 50em">{escape(self.words)}</figcaption></figure>'


def new_figure(width: float, height: float, title: str) -> Figure:
    """Return an empty figure with its title; sizes in inches."""
    from matplotlib.figure import Figure as NewFigure

    figure = NewFigure(figsize=(width, height), layout="constrained")
    figure.suptitle(title, x=0.01, ha="left")
    return figure


def plain(axes: Any) -> None:
    """Take away the frame lines that say nothing."""
    axes.spines[["top", "right"]].set_visible(False)


def spoken(name: str) -> str:
    """Return a label as people say it."""
    return name.replace("_", " ")
