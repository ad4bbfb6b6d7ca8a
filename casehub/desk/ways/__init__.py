"""Ways to find what stands on a desk: by how many cases a person sees, and where they lie."""
