"""Words such as `thursday at ten` -> one moment, in five languages; strict: a rest is a refusal."""
