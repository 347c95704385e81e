"""Text in, prediction out."""
