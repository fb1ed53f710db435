"""How Sphinx makes the documentation site; `make site` runs it on what scripts/site.py has gathered."""

from __future__ import annotations

from pathlib import Path

# Fetched by `make site`; where it is missing, diagrams are shown as their source.
MERMAID = Path(__file__).parents[2] / ".venv" / "mermaid" / "package" / "dist"

project = "Stripe Workbook"
author = "The authors of Stripe Workbook"
html_title = project

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx_copybutton"]
templates_path: list[str] = []

# The notebooks are shown with the outputs that are stored in them, which the tests compare.
nb_execution_mode = "off"
# Nothing is loaded from elsewhere: no widget manager.
nb_ipywidgets_js: dict[str, dict[str, str]] = {}
nb_mime_priority_overrides = [
    ("html", "text/html", 0),
    ("html", "application/vnd.jupyter.widget-view+json", None),
]
myst_heading_anchors = 4
myst_enable_extensions = ["colon_fence"]

# In docstrings, single backticks hold code.
default_role = "code"
autodoc_typehints = "signature"
autodoc_member_order = "alphabetical"

html_theme = "furo"
html_static_path = ["static", str(MERMAID / "mermaid.min.js")] if MERMAID.exists() else ["static"]
html_css_files = ["site.css"]
html_js_files = ["mermaid.min.js", "site.js"] if MERMAID.exists() else []
html_show_sourcelink = False
html_copy_source = False
copybutton_exclude = ".linenos, .gp, .go"

# A flow that is drawn as HTML comes with its Mermaid source, too.
suppress_warnings = ["mystnb.unknown_mime_type", "misc.highlighting_failure"]
