"""Packages (H5P, SCORM) run on a second host that answers nothing else, so that a hostile page can't reach the portal."""
