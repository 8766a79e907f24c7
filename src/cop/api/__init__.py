"""`/api/v1`: what there is to read, for programs, as their caller reads it.

flask-smorest would check each answer against a marshmallow schema: a second one of every type, beside
the columns that already say what a document holds, and some sixty milliseconds of every start. The
description is written from those columns instead (`schemas.py`, `description.py`); a test holds every
document against it.
"""
