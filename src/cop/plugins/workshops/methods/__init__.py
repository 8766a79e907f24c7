"""Methods: parts of a plan that are kept to be used again."""
