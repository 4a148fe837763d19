"""What changes a case. Each verb checks the policy, changes, files a sheet and records the act."""
