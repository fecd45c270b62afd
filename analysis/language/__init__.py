"""One language's messages, numbers and names."""
