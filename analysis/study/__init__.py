"""What the user wrote: the study file, its table and the project around them."""
