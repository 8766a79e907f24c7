"""The kit of a role-play: on paper, in a file, from one community to another, from a copy back."""
