"""``python -m analysis`` is the same as ``pathways``."""

from analysis.cli import main

main()
