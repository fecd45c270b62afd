"""Every document made once, kept by content, laid out whole or not at all."""
