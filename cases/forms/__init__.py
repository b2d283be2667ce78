"""What people type about sessions, people, cases and colleagues: fields, no rules."""
