# [PATH, …] on stdin: what `cloud-init schema --config-file PATH` says of each, as [[EXIT, OUTPUT], …].
# The command itself, in one interpreter: starting it takes longer than its work.
import contextlib
import io
import json
import sys

from cloudinit.cmd.main import main


def judge(path):
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        try:
            status = main(["cloud-init", "schema", "--config-file", path]) or 0
        except SystemExit as end:
            status = end.code
    return [status, said.getvalue()]


print(json.dumps([judge(path) for path in json.load(sys.stdin)]))
