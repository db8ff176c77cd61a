# {NAME: PATH of a network-config} on stdin: what cloud-init's own renderers make of each, as
# {NAME: {eni: TEXT, networkd: TEXT}}; the files of one renderer one after the other.
import contextlib
import io
import json
import pathlib
import sys
import tempfile

from cloudinit.cmd.devel import net_convert


def convert(path, kind):
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stderr(io.StringIO()):
        words = ["-p", path, "-k", "yaml", "-d", folder, "-D", "debian", "-O", kind]
        net_convert.handle_args("net-convert", net_convert.get_parser().parse_args(words))
        files = sorted(one for one in pathlib.Path(folder).rglob("*") if one.is_file())
        return "".join(one.read_text() for one in files)


wanted = json.load(sys.stdin)
print(json.dumps({name: {kind: convert(path, kind) for kind in ("eni", "networkd")} for name, path in wanted.items()}))
