import urllib.request

# urllib, requests, httpx and curl read http_proxy themselves.
with urllib.request.urlopen("http://service.example/status", timeout=10) as answer:
    print(answer.read().decode())
