"""A contribution as a file for other programs: ODT, DOCX, PDF, and a table of many as CSV."""
