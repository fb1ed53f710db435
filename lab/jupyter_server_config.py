"""JupyterLab as `make lab` starts it: on the notebooks, and with no secret key in what it saves."""

import os
import sys
import warnings
from pathlib import Path

try:
    from helpers.safety.lab import MaskedFiles, mask_workspaces
    from helpers.safety.shell import MASKING_LAB
except ImportError:
    # Without this JupyterLab would start all the same, and save keys.
    sys.exit("This JupyterLab does not see the kit: start it with `make lab`, or from the kit's own .venv.")


def before_save(model, **_):
    """Have a notebook hold the views' stylesheet once."""
    if model["type"] == "notebook":
        from helpers.viewer.style import style_once  # heavy to import, so not while the server starts

        style_once(model["content"])


c = get_config()  # noqa: F821 - JupyterLab gives it to this file

c.ServerApp.root_dir = str(Path(__file__).parents[1] / "notebooks")
c.LabApp.default_url = "/lab/tree/00_start_here.ipynb"
c.ServerApp.contents_manager_class = MaskedFiles
mask_workspaces()
os.environ[MASKING_LAB] = "1"  # its kernels know by this that what they show is masked when it is saved
c.ContentsManager.pre_save_hook = before_save
# The server sets a hook twice, and warns that it overrides the first with the second.
warnings.filterwarnings("ignore", message="Overriding existing pre_save_hook")

# What is installed is locked; and the manager of extensions would ask a package index.
c.LabApp.extension_manager = "readonly"

# In a container one is often root; the Lab listens on loopback only.
c.ServerApp.allow_root = True
