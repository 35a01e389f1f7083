import os

import valkey

client = valkey.Valkey.from_url(os.environ["VALKEY_DB_CONNECT_STRING"])
print("visits:", client.incr("visits"))
