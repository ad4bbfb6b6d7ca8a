"""A ruling of which a part was annulled: what falls, what stands, and how the part is made anew."""
