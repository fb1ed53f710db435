"""IPython and its kernels in the kit's environment (`etc/ipython` there): guarded from the first cell on."""

c = get_config()  # noqa: F821 - IPython gives it to this file

c.InteractiveShellApp.extensions.append("helpers.safety")
