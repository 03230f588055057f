"""The pages of the policy room: reading, writing and deciding."""
