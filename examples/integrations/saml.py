import os
import urllib.request
import xml.etree.ElementTree

with urllib.request.urlopen(os.environ["SAML_METADATA_URL"], timeout=10) as answer:
    metadata = xml.etree.ElementTree.parse(answer).getroot()
print("signs in at", metadata.get("entityID"), "as", os.environ["SAML_ENTITY_ID"])
