"""A playbook walked on every path, in every language, and what has to hold on each of them."""
