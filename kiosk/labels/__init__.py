"""Labels: what is on them (content), how they look (Typst templates), and the picture for the printer."""
