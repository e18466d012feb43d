"""What the public may learn, and what an officer finds waiting."""
