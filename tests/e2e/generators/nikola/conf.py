BLOG_TITLE = "Loket & Lijn"
BLOG_AUTHOR = "Redactie"
BLOG_EMAIL = "redactie@blad.example"
BLOG_DESCRIPTION = "Over loketten"
SITE_URL = "https://blad.example/"
DEFAULT_LANG = "nl"
TIMEZONE = "Europe/Amsterdam"
THEME = "bootblog4"
USE_CDN = False
POSTS = (("posts/*.md", "posts", "post.tmpl"),)
PAGES = ()
COMPILERS = {"markdown": (".md",)}
GENERATE_ATOM = GENERATE_RSS = False
