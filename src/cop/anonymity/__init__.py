"""What in a text could identify somebody, and the neutral word that takes its place.

Pure functions over text: `scan` finds, `replace` replaces. Who decides, and over which private
list of names, is asked in `cop.contributions.screening`.
"""
