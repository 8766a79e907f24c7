"""The spine: what every kind of contribution can do, written once."""
