"""What is asked of the books. Reads only."""
