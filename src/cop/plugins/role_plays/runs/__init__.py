"""Playing a role-play: who plays which part, in which rounds, and how it ends."""
