"""Building the site: what is fit for readers, the files made of it, and the folder they are put into."""
