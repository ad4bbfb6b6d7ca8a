"""Pages, forms and downloads: how what others declare is drawn."""
