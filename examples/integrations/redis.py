import os

import redis

client = redis.Redis.from_url(os.environ["REDIS_DB_CONNECT_STRING"])
print("visits:", client.incr("visits"))
