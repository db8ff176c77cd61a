import { createHash } from 'node:crypto';
import { afterEach, describe, expect } from 'vitest';
import { testWith } from '../support/tools.js';
import { listTemplate, runBuild } from './support/run-build.js';
import { listAsPlanned, PTP_WALL } from './support/specs.js';
import { Target } from './support/target.js';

const TOOLS = ['packer', 'target-debian-12'] as const;
const LIMIT = 180_000;
const IMAGE = { image: 'lobby-primary-w-1' };
const template = listTemplate(PTP_WALL);

let target: Target | undefined;
afterEach(() => target?.stop());

/** How units of the image stand when it is done. */
const STATES = {
  'clockseed-ptp4l.service': 'enabled',
  'clockseed-verify.timer': 'enabled',
  'clockseed-rtc.timer': 'enabled',
  'chrony.service': 'masked',
  'timemaster.service': 'masked',
  'systemd-timesyncd.service': 'masked',
};

describe('packer build of a machine that speaks PTP', () => {
  testWith(
    TOOLS,
    'brings linuxptp and no chrony, and one owner of the clock',
    async (paths) => {
      const machine = await Target.start(paths['target-debian-12']);
      target = machine;
      const build = await runBuild(paths.packer, machine, template, IMAGE);
      expect(build.status, build.log).toBe(0);
      const image = machine.list();
      const planned = listAsPlanned(PTP_WALL, IMAGE.image);
      expect(planned.map(([path]) => path)).toContain('/etc/linuxptp/clockseed.conf');
      expect(planned.filter(([path, entry]) => image.get(path) !== entry)).toEqual([]);
      expect(machine.run('command -v chronyd').status).not.toBe(0);
      const units = Object.keys(STATES).join(' ');
      const states = machine.ask(`for unit in ${units}; do systemctl is-enabled $unit; done; true`);
      expect(states.trim().split('\n')).toEqual(Object.values(STATES));
    },
    LIMIT,
  );

  testWith(
    TOOLS,
    'fails when ptp4l refuses its configuration',
    async (paths) => {
      target = await Target.start(paths['target-debian-12']);
      const build = await runBuild(paths.packer, target, breakConfiguration(), IMAGE);
      expect(build.status).not.toBe(0);
      expect(build.log).toContain('check-image: ptp4l refuses its configuration: low is a malformed value');
    },
    LIMIT,
  );
});

/** The template with a word that ptp4l does not know, and with digests that hold. */
function breakConfiguration(): Map<string, string> {
  const digestOf = (text: string) => createHash('sha256').update(text).digest('hex');
  const found = [...template].find(([path]) =>
    path.endsWith(`${IMAGE.image}/files/etc/linuxptp/clockseed.conf`),
  );
  if (!found) throw new Error('the image has no configuration of ptp4l');
  const [path, good] = found;
  const bad = good.replace(/^priority1 128$/m, 'priority1 low');
  const digested = [...template].map(
    ([name, text]) => [name, text.replace(digestOf(good), digestOf(bad))] as const,
  );
  return new Map([...digested, [path, bad]]);
}
