"""One search over all of it: entries, engines, the search page. Knows no content app."""
