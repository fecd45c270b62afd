"""The batched engine: many small linear programs that share their columns, solved together."""
