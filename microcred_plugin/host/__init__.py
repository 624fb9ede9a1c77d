"""The only room that knows Open edX.

`openedx.OpenEdxHost` is the door (setting `MICROCRED_HOST`). Everything of the platform is imported
inside functions, so that the room can be loaded where there is no platform, and only value objects
of `domain` leave it.
"""
