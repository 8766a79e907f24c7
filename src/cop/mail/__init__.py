"""Mail: written to an outbox with the change that causes it, sent when it is due."""
