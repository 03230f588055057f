"""Mine frister: all that one person owes, on one page, in the header of every page, and in her calendar."""
