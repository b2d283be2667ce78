"""Bring the browser's third-party files into static/vendor, once, with a hash lock.

The files are committed: nobody needs npm to run Divert. This command is for the
person who raises a version; `--check` is for everybody else.
"""

import hashlib
import json
import re
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

# The USWDS widgets our pages use; rules for any other are left out.
WIDGETS = [
    "usa-alert",
    "usa-button",
    "usa-error-message",
    "usa-fieldset",
    "usa-form-group",
    "usa-hint",
    "usa-input",
    "usa-label",
    "usa-legend",
    "usa-select",
    "usa-skipnav",
    "usa-table",
    "usa-table-container",
    "usa-tag",
    "usa-textarea",
]
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
AT_RULE = re.compile(r"(@media[^{]+)\{((?:[^{}]+\{[^{}]*\})*)\}")
HEX = re.compile(r"#([0-9a-fA-F]{6}|[0-9a-fA-F]{3})\b")
WIDGET = re.compile(r"\.(usa-[a-z]+(?:-[a-z]+)*)")
SOURCE_MAP = re.compile(rb"\n//# sourceMappingURL=\S+\s*$")
# Pictures know one theme only; letters and their density are our own.
NOT_OURS = re.compile(
    r"(?:[a-z-]+:[^;{}]*url\([^)]*\)[^;{}]*|font-(?:family|size):[^;{}]*|line-height:[^;{}]*)(?:;|$)"
)


@dataclass(frozen=True)
class Package:
    """One npm package, pinned, and the few of its files we serve."""

    name: str
    version: str
    licence: str
    folder: str
    files: dict[str, str] = field(default_factory=dict)


PACKAGES = [
    Package(
        "htmx.org",
        "2.0.11",
        "0BSD",
        "htmx",
        {"dist/htmx.min.js": "htmx.min.js", "LICENSE": "LICENSE"},
    ),
    Package(
        "@uswds/uswds",
        "3.14.0",
        "CC0-1.0",
        "uswds",
        {"dist/css/uswds.min.css": "uswds.css", "LICENSE.md": "LICENSE.md"},
    ),
    Package(
        "@fontsource-variable/public-sans",
        "5.3.0",
        "OFL-1.1",
        "public-sans",
        {
            "files/public-sans-latin-wght-normal.woff2": "latin.woff2",
            "files/public-sans-latin-ext-wght-normal.woff2": "latin-ext.woff2",
            "LICENSE": "LICENSE",
        },
    ),
    Package(
        "@fontsource-variable/roboto-mono",
        "5.3.0",
        "Apache-2.0",
        "roboto-mono",
        {
            "files/roboto-mono-latin-wght-normal.woff2": "latin.woff2",
            "LICENSE": "LICENSE",
        },
    ),
    Package(
        "leaflet",
        "1.9.4",
        "BSD-2-Clause",
        "leaflet",
        {
            "dist/leaflet.js": "leaflet.js",
            "dist/leaflet.css": "leaflet.css",
            # Named by the style sheet, so that hashed file names can be worked out.
            "dist/images/layers.png": "images/layers.png",
            "dist/images/layers-2x.png": "images/layers-2x.png",
            "dist/images/marker-icon.png": "images/marker-icon.png",
            "LICENSE": "LICENSE",
        },
    ),
    Package(
        "leaflet.markercluster",
        "1.5.3",
        "MIT",
        "markercluster",
        {
            "dist/leaflet.markercluster.js": "markercluster.js",
            "dist/MarkerCluster.css": "markercluster.css",
            "MIT-LICENCE.txt": "LICENSE",
        },
    ),
    Package(
        "topojson-client",
        "3.1.0",
        "ISC",
        "topojson",
        {"dist/topojson-client.min.js": "topojson-client.js", "LICENSE": "LICENSE"},
    ),
    Package(
        "us-atlas",
        "3.0.1",
        "ISC",
        "us-atlas",
        {"counties-10m.json": "counties-10m.json", "LICENSE": "LICENSE"},
    ),
]


def kept_selectors(selectors: str) -> str:
    """Keep those selectors of a rule whose every class is one of our widgets'."""
    kept = []
    for selector in re.split(r",(?![^(]*\))", selectors):
        widgets = WIDGET.findall(selector)
        if widgets and all(widget in WIDGETS for widget in widgets):
            kept.append(selector.strip())
    return ",".join(kept)


def kept_rules(css: str) -> Iterator[str]:
    """Keep the rules of our widgets, without what is not taken from USWDS."""
    for found, text in RULE.findall(css):
        selectors = kept_selectors(found)
        body = NOT_OURS.sub("", text).strip()
        if selectors and body:
            yield f"{selectors}{{{body}}}"


def recolour(css: str) -> str:
    """Turn every fixed colour into a variable that a theme may set."""
    return HEX.sub(lambda hit: f" var(--uswds-{hit[1].lower()},#{hit[1].lower()})", css)


def shrink_uswds(css: str) -> str:
    """Cut USWDS down to our widgets, in a cascade layer that any of our rules wins over."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    media = AT_RULE.findall(css)
    css = AT_RULE.sub("", css)
    lines = list(kept_rules(css))
    for query, rules in media:
        inner = "".join(kept_rules(rules))
        if inner:
            lines.append(f"{query.strip()}{{{inner}}}")
    body = recolour("\n".join(lines))
    head = "/* USWDS 3.14.0, only the widgets used here, colours as variables. */"
    return f"{head}\n@layer uswds {{\n{body}\n}}\n"


def as_served(name: str, text: bytes) -> bytes:
    """Fit a fetched file to our pages: USWDS cut down, no map to sources left behind."""
    if name == "uswds.css":
        return shrink_uswds(text.decode()).encode()
    return SOURCE_MAP.sub(b"", text) if name.endswith(".js") else text


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


class Command(BaseCommand):
    help = "Fetch the pinned browser files with npm, or check the committed ones."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="only compare hashes")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        self.static = Path(settings.BASE_DIR) / "static"
        self.lock = self.static / "vendor.lock"
        if check:
            self.compare()
            return
        if not shutil.which("npm"):
            raise CommandError("This needs npm, to fetch; the committed files do not.")
        locked = {
            path: row for package in PACKAGES for path, row in self.fetch(package)
        }
        for path in self.present().keys() - locked.keys():
            (self.static / path).unlink()
        self.lock.write_text(json.dumps(locked, indent=1, sort_keys=True) + "\n")
        self.stdout.write(f"{len(locked)} files locked in static/vendor.lock")

    def fetch(self, package: Package) -> Iterator[tuple[str, dict[str, str]]]:
        with tempfile.TemporaryDirectory() as folder:
            spec = f"{package.name}@{package.version}"
            pack = ["npm", "pack", "--silent", "--pack-destination", folder, spec]
            subprocess.run(pack, check=True, capture_output=True)  # noqa: S603
            with tarfile.open(next(Path(folder).glob("*.tgz"))) as archive:
                texts = {
                    name: archive.extractfile(f"package/{source}").read()  # type: ignore[union-attr]
                    for source, name in package.files.items()
                }
            for name, text in texts.items():
                target = self.static / "vendor" / package.folder / name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(as_served(name, text))
                yield (
                    str(target.relative_to(self.static)),
                    {
                        "sha256": digest(target),
                        "package": package.name,
                        "version": package.version,
                        "licence": package.licence,
                    },
                )

    def present(self) -> dict[str, str]:
        """Hash the files that are there, by their path below static/."""
        files = (path for path in (self.static / "vendor").rglob("*") if path.is_file())
        return {str(path.relative_to(self.static)): digest(path) for path in files}

    def compare(self) -> None:
        locked = {
            p: row["sha256"] for p, row in json.loads(self.lock.read_text()).items()
        }
        wrong = {path for path, _ in locked.items() ^ self.present().items()}
        if wrong:
            raise CommandError(f"Not as locked: {', '.join(sorted(wrong))}")
        self.stdout.write(f"{len(locked)} vendored files are as locked")
