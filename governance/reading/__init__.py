"""Reading of policies: what is new in a version, and who confirms that she has read it."""
