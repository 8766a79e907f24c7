"""The web shell: the guard, the frame around every page, home, people, search, errors."""
