"""Writing a packet in six steps, each kept as soon as it is left."""
