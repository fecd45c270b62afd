"""What is read: the book, its chapters' sentences, the briefs and the site."""
