"""The reports as entries of a bibliography, the same in BibTeX and CSL."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from communique.exports.dossier import digest

if TYPE_CHECKING:
    from communique.types import Article


def citation_key(article: Article) -> str:
    """A key such as `northlight-wire-2025-3fe1a2b4`: outlet, year of publication, and what tells the report from others.

    It is the same whatever else is exported.
    """
    ascii_name = unicodedata.normalize("NFKD", article.outlet or "").encode("ascii", "ignore").decode().lower()
    outlet = re.sub(r"[^a-z0-9]+", "-", ascii_name).strip("-")[:40].strip("-")
    year = f"{article.published.year:04d}" if article.published else ""
    return "-".join(part for part in (outlet or "report", year, digest(article.id)[:8]) if part)
