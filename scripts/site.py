"""The documentation site: README, pages, notebooks as they are stored, and the API of `helpers`.

python -m scripts.site        the site alone
python -m scripts.site lite   with a link to the page on which notebooks run, which scripts.lite then builds
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import helpers

ROOT = Path(__file__).parents[1]
OUT = ROOT / ".site"
SOURCE, HTML = OUT / "source", OUT / "html"
SETTINGS = ROOT / "docs" / "site"
PAGES = ("CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "LICENSE", ".env.example")
CONTENTS = """
```{toctree}
:hidden:
:caption: Walkthroughs
:glob:

notebooks/*
```

```{toctree}
:hidden:
:caption: Pages
:glob:

docs/*
```

```{toctree}
:hidden:
:caption: Products
:glob:

docs/products/*
```

```{toctree}
:hidden:
:caption: The package

api
CONTRIBUTING
CHANGELOG
SECURITY
```
"""


# The notebooks that run in the browser in a few minutes; the others wait there for minutes in one cell.
IN_THE_BROWSER = ("00_start_here", "01_tokens")
BROWSER = """\
# Run in the browser

These notebooks run in a tab of your browser, on the sandbox, with no server and no account. Nothing leaves
the tab. The first start takes a minute or two, because Python itself is loaded.

{links}

Not there: pandas, DuckDB and charts, which are too big, and a webhook inbox, which needs a port. For these,
and for the other notebooks, clone the repository and run `make lab`.
"""


def gather(*, lite: bool) -> None:
    """Lay out what the site is made of as it lies in the repository, so that links between pages hold."""
    shutil.rmtree(OUT, ignore_errors=True)
    for folder in ("docs", "notebooks"):
        shutil.copytree(
            ROOT / folder,
            SOURCE / folder,
            ignore=shutil.ignore_patterns("site", ".ipynb_checkpoints", "*.py"),
        )
    for name in PAGES:
        shutil.copy(ROOT / name, SOURCE / name)
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    contents = CONTENTS.replace("notebooks/*", "notebooks/*\nbrowser") if lite else CONTENTS
    (SOURCE / "index.md").write_text(readme + contents, encoding="utf-8")
    if lite:
        (SOURCE / "browser.md").write_text(BROWSER.format(links=links()), encoding="utf-8")
    (SOURCE / "api.md").write_text(api(), encoding="utf-8")


def links() -> str:
    """To each notebook on the page where it runs."""
    page = "lite/lab/index.html?path="
    return "\n".join(f'- <a href="{page}{each}.ipynb">{each}</a>' for each in IN_THE_BROWSER)


def api() -> str:
    """A page with the docstring of every name that a notebook imports from `helpers`."""
    named = "\n".join(f"{directive(name)}:: helpers.{name}" for name in sorted(helpers.__all__))
    return f"# `helpers`\n\nWhat `from helpers import ...` gives.\n\n```{{eval-rst}}\n{named}\n```\n"


def directive(name: str) -> str:
    """How Sphinx documents what a name stands for."""
    value = getattr(helpers, name)
    if isinstance(value, type):
        return ".. autoclass"
    return ".. autofunction" if callable(value) else ".. autodata"


def main(*, lite: bool = False) -> int:
    """Build the site; a warning, such as a link that leads nowhere, is a failure."""
    gather(lite=lite)
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-c", str(SETTINGS)]
    return subprocess.call([*command, str(SOURCE), str(HTML)])


if __name__ == "__main__":
    raise SystemExit(main(lite="lite" in sys.argv[1:]))
