"""From an address to clean entries: discover, fetch, parse, clean, identify. Nothing here touches the database."""
