"""What the tests stand on: a data folder of their own, servers, a browser, and the check of every page."""
