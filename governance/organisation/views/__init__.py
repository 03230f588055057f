"""The organisation in the browser: the tree with its leaders, people, roles, and the way in."""
