"""One HTML file from a graph: our template, our script, vis-network, and the data as JSON.

Nothing is loaded from anywhere: the Content-Security-Policy allows only the scripts and the
style whose hashes it lists. Text of the report enters as escaped JSON in a data block and is
put on the page by ``textContent`` alone.
"""

from __future__ import annotations

import json
from base64 import b64encode
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.files import write_atomic
from kg.view.content import page_content

if TYPE_CHECKING:
    import networkx as nx
    from jinja2 import Template

SCRIPTS = (
    "state.js", "search.js", "text.js", "sketch.js", "network.js", "card.js",
    "tables.js", "figures.js", "boards.js", "take.js", "page.js",
)  # fmt: skip
"""Our scripts in order; each adds to the one object ``page``."""
VIS = "lib/vis-9.1.2/vis-network.min.js"
"""vis-network 9.1.2 inside pyvis (Apache-2.0 or MIT; its notice stands at its head)."""
ESCAPES = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def write_page(graph: nx.MultiDiGraph, path: str | Path) -> None:
    """Write the page of ``graph`` (see ``kg.graph``) to ``path``, whole or not at all. Raises OSError."""
    write_atomic(path, render_page(graph))


def render_page(graph: nx.MultiDiGraph) -> str:
    """The page of ``graph`` as HTML text; equal graphs give equal text."""
    from markupsafe import Markup

    content = page_content(graph)
    style = _asset("page.css")
    scripts = [_vis_network(), *(_asset(name) for name in SCRIPTS)]
    policy = "; ".join(
        (
            "default-src 'none'",
            f"script-src {' '.join(map(source_hash, scripts))}",
            f"style-src {source_hash(style)}",
            "img-src data: blob:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    return _template().render(
        title=content["report"]["title"],
        policy=policy,
        style=Markup(style),
        scripts=[Markup(script) for script in scripts],
        content=Markup(data_block(content)),
        words=Markup(data_block(json.loads(_asset("words.json")))),
    )


def data_block(value: Any) -> str:
    """JSON that can stand inside a ``script`` element: no character in it can end the block.

    >>> data_block({"name": "</script>&"})
    '{"name":"\\\\u003c/script\\\\u003e\\\\u0026"}'
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character, escape in ESCAPES.items():
        text = text.replace(character, escape)
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _template() -> Template:
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(_asset("page.html"))


def _asset(name: str) -> str:
    return files("kg.view").joinpath("template", name).read_text("utf-8")


def _vis_network() -> str:
    return files("pyvis").joinpath(VIS).read_text("utf-8")


def source_hash(text: str) -> str:
    """A script or style as a Content-Security-Policy allows it, by the hash of its text."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
