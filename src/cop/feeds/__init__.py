"""What was published lately, for programs that look now and then: Atom and JSON Feed."""
