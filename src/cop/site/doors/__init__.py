"""Signing in with an account that one has elsewhere: a site's signed token, OIDC, a proxy."""
