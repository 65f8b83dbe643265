"""Rules about the build of the text: its headings, lists, tables, notes, links and HTML, one module each."""
