"""Rules about the pictures a story uses: their place, their content, and the words that go with them."""
