import socket

# An exporter beside Flask and Django apps takes counters in the words of statsd; Prometheus scrapes it.
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as statsd:
    statsd.sendto(b"orders:1|c", ("127.0.0.1", 9125))
print("an order is counted")
