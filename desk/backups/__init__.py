"""Everything the portal holds as a folder of plain files, taken while it runs, put back on any database."""
