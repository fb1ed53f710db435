"""JupyterLab as `make lab` starts it: on the notebooks, and with no secret key in what it saves."""

from pathlib import Path

from helpers.safety.lab import mask_before_save

c = get_config()  # noqa: F821 - JupyterLab gives it to this file

c.ServerApp.root_dir = str(Path(__file__).parents[1] / "notebooks")
c.LabApp.default_url = "/lab/tree/00_start_here.ipynb"
c.ContentsManager.pre_save_hook = mask_before_save

# In a container one is often root; the Lab listens on loopback only.
c.ServerApp.allow_root = True
