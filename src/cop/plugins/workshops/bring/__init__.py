"""What a plan takes from elsewhere: role-plays, protocols, tools, methods."""
