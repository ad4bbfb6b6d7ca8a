"""收件登记: the forms of the declared tracks, and what is entered on them."""
