"""What an embed costs the page that it stands on, and the one who reads it: `python -m tests.bench.embeds`.

Ours, Isso's and those of Waline, Artalk and Twikoo on one and the same page with one and the same reactions, in a
Chromium that can reach this machine only. Ours and Isso come from their own servers. The servers of the other three
need a database or were made for somebody's cloud: their files lie on a plain web server, beside an invented API that
gives them the reactions. What depends on a server of their own is not told of them.

packages   gets them from PyPI and npm, into a folder for caches
reactions  what readers say on the page
served     the page of the site, files, and invented APIs
ours, isso, clients
           each embed: what a site puts on its page, and what answers
looking    what a browser sees of them
table      all that side by side
"""
