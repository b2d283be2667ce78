"""What people type about the directory: fields and types, no rules."""
