"""The room that draws: templates and values become PDF, PNG or SVG, the same on every machine."""
