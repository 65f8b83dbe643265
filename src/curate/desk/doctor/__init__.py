"""What is wrong with a checkout, one module for each group of questions, and how it is mended."""
