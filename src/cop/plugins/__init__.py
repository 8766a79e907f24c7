"""The built-in plugins. None knows another; each can be left out."""
