"""One use case per module: permission, change, audit line. The Python door for other plugins.

Each takes a `World` (host, scheduler, moment) and an `Actor`, and returns values or rows. Nothing
here takes a request, and nothing outside this room writes to the models.
"""
