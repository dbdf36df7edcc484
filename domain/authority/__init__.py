"""Who may sign, in which office, and by which numbers: keys, roles, offices, policies (ACT)."""
