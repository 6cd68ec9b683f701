"""PDF files: typst in a limited subprocess, accessible (PDF/UA-1), made once for each key and kept."""
