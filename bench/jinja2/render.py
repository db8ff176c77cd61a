#!/usr/bin/env python3
"""The machines' files by Jinja2, as a script of one's own would make them: render.py PLAN TEMPLATES OUT

It reads clockseed's plan.json and writes nodes/NAME/{meta-data,network-config,user-data,vendor-data} and install/NAME.sh.
The templates are made of clockseed's output (bench/jinja2.ts), one set for each kind of machine.
"""
import hashlib
import json
import os
import sys

import jinja2

SEED = ['meta-data', 'network-config', 'user-data', 'vendor-data']


def load_kind(templates, kind):
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(os.path.join(templates, kind)),
        variable_start_string='⟦', variable_end_string='⟧',
        block_start_string='⟦%', block_end_string='%⟧',
        comment_start_string='⟦#', comment_end_string='#⟧',
        keep_trailing_newline=True, undefined=jinja2.StrictUndefined, auto_reload=False)
    with open(os.path.join(templates, kind, 'files.json'), encoding='utf-8') as file:
        files = json.load(file)
    made = [(path, mode, environment.get_template(f'file-{index}.j2'))
            for index, (path, mode) in enumerate(files['made'])]
    names = SEED + ['install', 'expect']
    return {name: environment.get_template(f'{name}.j2') for name in names}, made, files['shared']


def serialise(value):
    return json.dumps(value, ensure_ascii=False, separators=(',', ':')).encode()


def digest_configuration(values, templates, made, shared):
    """The digest of a machine's configuration, which the check on the machine compares."""
    lines = templates['expect'].render(values, configuration='').splitlines()[1:-1]
    digest = hashlib.sha256(serialise(lines))
    for path, mode, template in made:
        digest.update(serialise([path, mode, template.render(values)]))
    for entry in shared:
        digest.update(serialise(entry))
    return digest.hexdigest()[:16]


def write(path, content):
    with open(path, 'wb') as file:
        file.write(content)


def render_machine(machine, kind, out):
    templates, made, shared = kind
    number = int(machine['address'].split('.')[1])
    values = {'name': machine['name'], 'group': machine['group'], 'address': machine['address'],
              'number': number, 'hex': f'{number:02X}'}
    values['configuration'] = digest_configuration(values, templates, made, shared)
    files = {name: templates[name].render(values).encode() for name in SEED[1:]}
    values['digest'] = hashlib.sha256(files['user-data'] + files['network-config']).hexdigest()[:12]
    files['meta-data'] = templates['meta-data'].render(values).encode()
    folder = os.path.join(out, 'nodes', machine['name'])
    os.makedirs(folder)
    for name, content in files.items():
        write(os.path.join(folder, name), content)
    write(os.path.join(out, 'install', machine['name'] + '.sh'), templates['install'].render(values).encode())


def choose_kind(machine):
    if machine['role'] == 'primary':
        return 'primary'
    return 'asked' if machine['serves'] else 'secondary'


def main():
    plan_path, templates, out = sys.argv[1:]
    with open(plan_path, encoding='utf-8') as file:
        plan = json.load(file)
    kinds = {kind: load_kind(templates, kind) for kind in ('primary', 'asked', 'secondary')}
    os.makedirs(os.path.join(out, 'install'))
    for group in plan['groups']:
        for machine in group['machines']:
            render_machine(machine, kinds[choose_kind(machine)], out)


main()
