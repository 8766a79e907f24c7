"""Who is here: organisations, networks, members, roles, spaces, guests and the charter."""
