"""The tables that a site gives away: their columns with their meaning, and every file of them."""
