"""Pages, feeds and sitemaps as servers send them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from html import escape

from hosts import Answer

LONG = (
    "The envoy of Ruritania met the minister of Graustark in the capital on Monday and spoke with him of the border. "
)


def page(title: str, *, words: str = LONG * 5) -> Answer:
    html = f"<html><head><title>{escape(title)}</title></head><body><article><h1>{escape(title)}</h1><p>{words}</p></article></body></html>"
    return Answer(headers={"Content-Type": "text/html; charset=utf-8"}, body=html.encode())


@dataclass(frozen=True)
class Entry:
    address: str | None
    title: str = "Envoys meet"
    published: str = "Mon, 02 Mar 2026 23:30:00 -0500"
    content: str = ""
    key: str | None = None


def rss(entries: list[Entry], title: str = "The Ruritanian Herald", *, encoding: str = "utf-8") -> bytes:
    items = "".join(
        "<item>"
        + (f"<link>{escape(e.address)}</link>" if e.address else "")
        + f'<guid isPermaLink="false">{escape(e.key or e.address or e.title)}</guid><title>{escape(e.title)}</title>'
        + f"<pubDate>{e.published}</pubDate>"
        + (f"<content:encoded>{escape(e.content)}</content:encoded>" if e.content else "")
        + "</item>"
        for e in entries
    )
    return (
        f'<?xml version="1.0" encoding="{encoding}"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        f"<channel><title>{escape(title)}</title>{items}</channel></rss>"
    ).encode(encoding)


def atom(entries: list[Entry], title: str = "The Ruritanian Herald") -> bytes:
    items = "".join(
        f'<entry><id>{escape(e.key or e.address or e.title)}</id><title>{escape(e.title)}</title><link href="{escape(e.address or "")}"/>'
        f'<published>2026-03-02T23:30:00-05:00</published><content type="html">{escape(e.content)}</content></entry>'
        for e in entries
    )
    return f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>{escape(title)}</title>{items}</feed>'.encode()


def json_feed(entries: list[Entry], title: str = "The Ruritanian Herald") -> bytes:
    items = [
        {
            "id": e.key or e.address or e.title,
            "url": e.address,
            "title": e.title,
            "content_html": e.content,
            "date_published": "2026-03-02T23:30:00-05:00",
        }
        for e in entries
    ]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": title, "items": items}).encode()


def news_sitemap(entries: list[Entry], title: str = "The Ruritanian Herald") -> bytes:
    urls = "".join(
        f"<url><loc>{escape(e.address or '')}</loc><news:news><news:publication><news:name>{escape(title)}</news:name></news:publication>"
        f"<news:publication_date>2026-03-02</news:publication_date><news:title>{escape(e.title)}</news:title></news:news></url>"
        for e in entries
    )
    return (
        '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        f'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">{urls}</urlset>'
    ).encode()


def sitemap_index(addresses: list[str]) -> bytes:
    maps = "".join(f"<sitemap><loc>{escape(a)}</loc></sitemap>" for a in addresses)
    return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{maps}</sitemapindex>'.encode()
