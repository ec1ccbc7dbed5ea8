"""From a dual encoder in Python to a model directory: source, towers, tokenizer, int8 variants, and the check of it all."""
