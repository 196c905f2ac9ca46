"""moderation: a self-hosted service that lets moderators decide on readers' reactions before they are shown."""

__version__ = "0.1.0"
