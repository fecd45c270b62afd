"""All that the chapters import."""
