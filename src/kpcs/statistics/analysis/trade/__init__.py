"""Looking into returns of trade and of certificate counts: one module for each small family of tests."""
