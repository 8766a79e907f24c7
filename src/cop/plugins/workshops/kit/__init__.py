"""What goes into the room: paper, and one page that runs without a network."""
