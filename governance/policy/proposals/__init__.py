"""What others have learnt and propose for a policy, before those who write its next version."""
