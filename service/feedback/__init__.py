"""What the model learns from: labels made of feedback, which of them win, and which topics are labelled blind."""
