"""What `make bench` measures; see docs/performance.md. Never part of what is deployed."""
