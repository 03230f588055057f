"""Merknader: what people say of the paragraphs of a version on its way, and what the writers answer."""
