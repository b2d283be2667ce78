"""The performance contract: bare Django against Divert, side by side on one machine."""
