"""The chapters of the demo municipality's policies, in own words."""
