"""The atlas: the coast of the Arab region drawn by hand, and plates made from it. No borders, no tiles."""
