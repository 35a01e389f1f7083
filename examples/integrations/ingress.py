import os
from urllib.parse import urljoin

# Links in mails and the addresses that a sign-in comes back to must be the ones that users see.
print(urljoin(os.environ["FLASK_BASE_URL"] + "/", "orders/1"))
