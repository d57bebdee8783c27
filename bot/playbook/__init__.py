"""The playbook language: its models, its parser and its checks. Pure: texts in, values out."""
