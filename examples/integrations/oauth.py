import os
import urllib.parse
import urllib.request

# What a library for sign-in (Authlib and its like) does with the two: it trades a code for a token.
form = {
    "grant_type": "authorization_code",
    "code": "the code that came with the callback",
    "client_id": os.environ["FLASK_OAUTH_CLIENT_ID"],
    "client_secret": os.environ["FLASK_OAUTH_CLIENT_SECRET"],
}
address = os.environ["FLASK_OAUTH_ACCESS_TOKEN_URL"]
with urllib.request.urlopen(address, urllib.parse.urlencode(form).encode(), timeout=10) as answer:
    print(answer.read().decode())
