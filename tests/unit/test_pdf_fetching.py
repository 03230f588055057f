"""Rendering reads the program's own static files and nothing else, whatever the HTML asks for."""

import base64
import io
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from governance.documents import pdf
from governance.documents.pdf import AssetMissing, asset_base, asset_name, render_pdf

MADE_AT = datetime(2026, 11, 2, tzinfo=UTC)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">'
ENTITY = '<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "ADDRESS">]>' + SVG + "<text>&x;</text></svg>"

PAYLOADS = {
    "img": '<img src="ADDRESS" alt="x">',
    "img_srcset": '<img srcset="ADDRESS 2x" src="ADDRESS" alt="x">',
    "stylesheet": '<link rel="stylesheet" href="ADDRESS">',
    "attachment": '<link rel="attachment" href="ADDRESS">',
    "icon": '<link rel="icon" href="ADDRESS">',
    "import": '<style>@import url("ADDRESS");</style>',
    "font_face": '<style>@font-face{font-family:x;src:url("ADDRESS")} p{font-family:x}</style><p>tekst</p>',
    "background": '<style>p{background:url("ADDRESS")}</style><p>tekst</p>',
    "background_attribute": '<body background="ADDRESS"><p>tekst</p>',
    "style_attribute": '<p style="background-image:url(ADDRESS)">tekst</p>',
    "list_style": '<ul style="list-style-image:url(ADDRESS)"><li>tekst</li></ul>',
    "border_image": '<p style="border:3px solid;border-image:url(ADDRESS) 30">tekst</p>',
    "content": '<style>p::before{content:url("ADDRESS")}</style><p>tekst</p>',
    "page_margin": '<style>@page{@top-left{content:url("ADDRESS")}}</style><p>tekst</p>',
    "svg_image": SVG + '<image href="ADDRESS" width="9" height="9"/></svg>',
    "svg_xlink": SVG + '<image xlink:href="ADDRESS" width="9" height="9"/></svg>',
    "svg_use": SVG + '<use href="ADDRESS#x"/></svg>',
    "object": '<object data="ADDRESS">tekst</object>',
    "embed": '<embed src="ADDRESS">',
    "iframe": '<iframe src="ADDRESS"></iframe>',
    "svg_in_data": "DATA:" + SVG + '<image href="ADDRESS" width="9" height="9"/></svg>',
    "entity_in_data": "DATA:" + ENTITY,
    "css_in_data": '<link rel="stylesheet" href="data:text/css,@import url(ADDRESS);">',
}
REACHED_BY_DEFAULT = {
    "img",
    "stylesheet",
    "import",
    "font_face",
    "background",
    "svg_image",
    "object",
    "embed",
    "svg_in_data",
}


def body_of(name: str, address: str) -> str:
    body = PAYLOADS[name].replace("ADDRESS", address)
    if body.startswith("DATA:"):
        coded = base64.b64encode(body.removeprefix("DATA:").encode()).decode()
        body = f'<img src="data:image/svg+xml;base64,{coded}" alt="x">'
    return body


def page_of(*bodies: str) -> str:
    whole = "".join(bodies)
    return f'<!DOCTYPE html><html lang="nb"><head><title>x</title></head><body><h1>Prøve</h1>{whole}</body></html>'


@pytest.fixture(scope="module")
def server() -> Iterator[SimpleNamespace]:
    """A server on loopback that notes every path it is asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(404)
            self.end_headers()

        def log_message(self, *_args: object) -> None:
            pass

    listener = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=listener.serve_forever, daemon=True)
    thread.start()
    yield SimpleNamespace(asked=asked, address=f"http://127.0.0.1:{listener.server_port}")
    listener.shutdown()
    listener.server_close()
    thread.join()


OPENED: list[str] = []
sys.addaudithook(lambda event, args: OPENED.append(str(args[0])) if event == "open" else None)


@pytest.fixture
def secrets(tmp_path: Path) -> dict[str, Path]:
    """A file for each payload to ask for."""
    paths = {name: tmp_path / f"secret_{name}.css" for name in PAYLOADS}
    for path in paths.values():
        path.write_text("p{color:red}")
    OPENED.clear()
    return paths


def leaked(secrets: dict[str, Path]) -> set[str]:
    return {name for name, path in secrets.items() if str(path) in OPENED}


def render(html: str) -> bytes:
    return render_pdf(html, title="Prøve", author="Helhet", created_at=MADE_AT)


@pytest.mark.parametrize("name", PAYLOADS)
def test_no_address_is_fetched(name: str, server: SimpleNamespace) -> None:
    server.asked.clear()
    assert render(page_of(body_of(name, f"{server.address}/{name}"))).startswith(b"%PDF-1.7")
    assert server.asked == []


@pytest.mark.parametrize("scheme", ["file", "FILE", "ftp", "gopher", "jar"])
def test_no_file_is_opened(scheme: str, secrets: dict[str, Path]) -> None:
    render(page_of(*(body_of(name, f"{scheme}://{path}") for name, path in secrets.items())))
    assert leaked(secrets) == set()


def test_without_our_fetcher_the_addresses_are_fetched(server: SimpleNamespace, secrets: dict[str, Path]) -> None:
    """The control: the same payloads do reach out with WeasyPrint's own fetcher."""
    from weasyprint import HTML

    server.asked.clear()
    for name in PAYLOADS:
        HTML(string=page_of(body_of(name, f"{server.address}/{name}"))).write_pdf()
    assert REACHED_BY_DEFAULT.issubset(path.strip("/") for path in server.asked)
    HTML(string=page_of(*(body_of(name, path.as_uri()) for name, path in secrets.items()))).write_pdf()
    assert REACHED_BY_DEFAULT.issubset(leaked(secrets))


@pytest.mark.parametrize(
    "path",
    [
        "../secret.css",
        "governance/../../secret.css",
        "%2e%2e/secret.css",
        "..%2fsecret.css",
        "/etc/passwd",
        "governance//pdf.css",
        "governance/..%5csecret.css",
        "%00",
        "",
        ".",
        "governance/",
    ],
)
def test_paths_out_of_the_static_files_are_no_assets(path: str) -> None:
    assert asset_name(asset_base() + path) is None


def test_only_our_own_address_holds_assets() -> None:
    assert asset_name(f"{asset_base()}governance/pdf.css?v=1#top") == "governance/pdf.css"
    for other in (
        "https://www.ks.no/static/governance/pdf.css",
        "file:///static/governance/pdf.css",
        "static/governance/pdf.css",
    ):
        assert asset_name(other) is None


def test_assets_are_found_where_they_were_collected(tmp_path: Path, settings: Any) -> None:
    """A server may have only what `collectstatic` gathered, under plain and under dated names."""
    picture = SVG + '<rect width="9" height="9"/></svg>'
    (tmp_path / "mark.0123.svg").write_text(picture)
    settings.STATIC_ROOT = tmp_path
    data = render(page_of(body_of("img", "/static/mark.0123.svg")))
    assert b"/Figure" in _uncompressed(data)
    settings.STATIC_ROOT = None
    with pytest.raises(AssetMissing):
        render(page_of(body_of("img", "/static/mark.0123.svg")))


def test_a_name_that_leaves_the_static_files_is_missing() -> None:
    with pytest.raises(AssetMissing):
        pdf._asset_path("/etc/passwd")


def test_data_addresses_and_own_files_are_read() -> None:
    square = (
        "data:image/svg+xml;base64," + base64.b64encode((SVG + '<rect width="9" height="9"/></svg>').encode()).decode()
    )
    OPENED.clear()
    with_picture = render(page_of(body_of("img", square)))
    assert any(path.endswith("inter-latin-wght-normal.woff2") for path in OPENED)
    assert b"/Figure" in _uncompressed(with_picture)


def _uncompressed(data: bytes) -> bytes:
    import pikepdf

    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.save(target, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return target.getvalue()
