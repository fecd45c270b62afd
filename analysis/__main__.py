"""``python -m analysis`` is the same as ``pathways``."""

from analysis.cli.main import main

main()
