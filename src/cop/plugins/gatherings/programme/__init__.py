"""What happens when, in which room, with whom: prepared by hosts, released to participants."""
