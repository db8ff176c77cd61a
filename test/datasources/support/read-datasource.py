"""What a release of cloud-init gets from a datasource, by its own classes and its own search, as both stages of a boot do it.

The wish is JSON in the first argument: datasource, listed (its name in datasource_list, if another), config, cmdline, dmi (file
name to content), seed (folder), volume (an ISO file), xorriso, stages. Stands in for what only a machine has: the
kernel's command line (by cloud-init's own DEBUG_PROC_CMDLINE), /sys/class/dmi/id (by a folder), the block device (blkid
is asked about the file) and its mount (xorriso unpacks it). The answer is JSON on stdout, log lines go to stderr.
"""
import base64
import json
import os
import subprocess
import sys
import tempfile

wish = json.loads(sys.argv[1])
os.environ["DEBUG_PROC_CMDLINE"] = wish.get("cmdline", "ro quiet")

from cloudinit import dmi, distros, helpers, sources, util  # noqa: E402
from cloudinit.reporting import events  # noqa: E402


def find_devices(criteria=None, *_args, **_more):
    volume = wish.get("volume")
    if not volume:
        return []
    tags = subprocess.run(["blkid", "-p", "-o", "export", volume], check=True, capture_output=True, text=True)
    return [volume] if criteria in tags.stdout.splitlines() else []


def mount(device, callback, data=None, *_args, **_more):
    with tempfile.TemporaryDirectory() as folder:
        words = [wish["xorriso"], "-osirrox", "on", "-indev", device, "-extract", "/", folder]
        subprocess.run(words, check=True, capture_output=True)
        return callback(folder, data) if data is not None else callback(folder)


def encode(content):
    if content is None:
        return None
    return base64.b64encode(content.encode() if isinstance(content, str) else content).decode()


def unpack(message):
    """The parts that would be handled, as they were before cloud-init wrapped them."""
    parts = [part for part in message.walk() if not part.is_multipart()]
    return [encode(part.get_payload(decode=True)) for part in parts]


def describe(source, stage):
    return {
        "class": type(source).__name__,
        "stage": stage,
        "dsmode": source.dsmode,
        # cmd/main.py: "Exiting. datasource … in local mode" where the network stage finds such a one, and nothing is applied.
        "applied": stage == "local" or source.dsmode == sources.DSMODE_NETWORK,
        "raw": encode(source.get_userdata_raw()),
        "userData": unpack(source.get_userdata()),
        "vendorData": encode(util.decode_binary(source.get_vendordata_raw() or "")),
        "instanceId": source.get_instance_id(),
        "localHostname": (source.metadata or {}).get("local-hostname"),
        "networkConfig": source.network_config if wish["datasource"] == "NoCloud" else None,
    }


def search(root):
    dmi.DMI_SYS_PATH = os.path.join(root, "dmi")
    dmi.is_container = lambda: False
    dmi.subp.which = lambda *_: None
    os.mkdir(dmi.DMI_SYS_PATH)
    for name, content in wish.get("dmi", {}).items():
        util.write_file(os.path.join(dmi.DMI_SYS_PATH, name), content + "\n")
    util.find_devs_with = find_devices
    util.mount_cb = mount
    paths = helpers.Paths({"cloud_dir": os.path.join(root, "cloud"), "run_dir": os.path.join(root, "run")})
    os.makedirs(os.path.join(root, "cloud/instance"))
    if wish.get("seed"):
        os.makedirs(os.path.join(root, "cloud/seed"))
        os.symlink(wish["seed"], os.path.join(root, "cloud/seed", wish["seedName"]))
    name = wish["datasource"]
    # As ds-identify writes it: not the only one, so that cloud-init detects for itself.
    listed = wish.get("listed", name)
    config = {"datasource_list": [listed, "None"], "datasource": {name: wish.get("config", {})}}
    distro = distros.fetch("debian")("debian", config, paths)
    needs = {"local": [sources.DEP_FILESYSTEM], "net": [sources.DEP_FILESYSTEM, sources.DEP_NETWORK]}
    reporter = events.ReportEventStack("test", "test", reporting_enabled=False)
    for stage in wish.get("stages", ["local", "net"]):
        try:
            found = sources.find_source(config, distro, paths, needs[stage], [listed], ["cloudinit.sources"], reporter)
        except sources.DataSourceNotFoundException:
            continue
        return describe(found[0], stage)
    return None


with tempfile.TemporaryDirectory() as root:
    print(json.dumps(search(root)))
