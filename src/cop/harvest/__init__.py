"""What machines of other sites gather of the public pages: sitemap, `robots.txt`, OAI-PMH."""
