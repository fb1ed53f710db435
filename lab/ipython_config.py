"""IPython and its kernels in the kit's environment (`etc/ipython` there): guarded from the first cell on."""

import gc

c = get_config()  # noqa: F821 - IPython gives it to this file

c.InteractiveShellApp.extensions.append("helpers.safety")

# What the kit reads of the SDK stays, half a million small objects. To look for garbage among them as often
# as Python does by itself takes a fifth of a short notebook's time.
gc.set_threshold(50_000, 20, 20)
