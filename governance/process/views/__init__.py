"""The process in the browser: the year wheel, and the map with its parts."""
