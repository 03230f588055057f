"""What people are ansvarlig for: what stands without one, and how it is handed over and confirmed."""
