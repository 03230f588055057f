"""What `scripts/run` and `scripts/test` are made of. Standard library only: it makes the environment it needs."""
