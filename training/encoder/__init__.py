"""The embedding model: its weights, its export to ONNX, and the proof that nothing was lost on the way."""
