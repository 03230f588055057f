"""The way in and out, and the administrator's pages about it."""
