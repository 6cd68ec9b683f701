"""What learners do, by POST, then led back to their page: it works without JavaScript."""
