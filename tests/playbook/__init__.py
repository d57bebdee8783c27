"""The playbook language: reading files, naming problems, pinning content."""
