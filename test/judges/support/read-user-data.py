# [TEXT, …] on stdin: what cloud-init's Python makes of each, as JSON. A key that is no text, or a value that JSON
# has no word for (a date, bytes, a set), is shown as Python shows it, so that it equals no text.
import json
import sys

import yaml


def plain(value):
    if isinstance(value, dict):
        return {key if isinstance(key, str) else repr(key): plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    if value is None or isinstance(value, (str, int, float)):
        return value
    return [repr(value)]


def read(text):
    try:
        return plain(yaml.safe_load(text))
    except yaml.YAMLError as error:
        return {"not YAML": str(error)}


print(json.dumps([read(text) for text in json.load(sys.stdin)]))
