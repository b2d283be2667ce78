"""What people type about calls, codes, policies, feeds, files and transfers."""
