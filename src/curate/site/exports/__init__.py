"""A story, or the stories of one day, in the forms that are pasted, mailed or shown outside the site."""
