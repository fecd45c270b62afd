"""From raw values to memberships."""
