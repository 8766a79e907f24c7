"""What participants read before they come, in one page and one PDF."""
