"""Playing in a room: groups around tables, a clock, observers with a grid, the debrief."""
