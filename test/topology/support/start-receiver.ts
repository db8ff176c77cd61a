import { fileURLToPath } from 'node:url';
import type { Machine } from '../../clockseed/support/machine.js';
import { contentOf } from '../../support/render-spec.js';
import type { Site } from '../start-site.js';

/** An entry of `sources`, in YAML. What gpsd reads is the controlling terminal that play-receiver.py gives it. */
export const RECEIVER = 'refclock: gpsd, device: /dev/tty';

const STATE = '/run/receiver';

/** Path of a program beside this one. */
export function pathOf(program: string): string {
  return fileURLToPath(new URL(program, import.meta.url));
}

/**
 * Lets the receiver know the time from satellites, or not know it. One that has lost them and goes on by its own clock is
 * no third case: gpsd 3.22 has gone on telling chronyd its time, status V or not.
 */
export function setSky(machine: Machine, sky: 'fix' | 'no time'): void {
  machine.write(STATE, `${sky}\n`);
}

/** Starts a receiver that has a fix, and the real gpsd on it as gpsd.service would, but that it stays in front (-N). */
export function startReceiver(site: Site, name: string, paths: { gpsd: string; python3: string }): void {
  const variables = parseEnvironment(contentOf(site.modelOf(name), '/etc/clockseed/receivers'));
  // ExecStart of the package's unit; systemd splits what stands for a variable without braces at blanks.
  const words = ['GPSD_OPTIONS', 'OPTIONS', 'DEVICES'].map((variable) => variables.get(variable) ?? '');
  const options = words.flatMap((word) => word.split(/\s+/)).filter((word) => word !== '');
  setSky(site.of(name), 'fix');
  const receiver = [paths.python3, pathOf('play-receiver.py'), STATE] as const;
  void site.of(name).start(...receiver, paths.gpsd, '-N', ...options);
}

/** Variables of a file as systemd reads an EnvironmentFile=, as far as values without escapes go: anything else throws. */
function parseEnvironment(text: string): ReadonlyMap<string, string> {
  const lines = text.split('\n').filter((line) => line !== '' && !/^[#;]/.test(line));
  return new Map(
    lines.map((line) => {
      const [, name, quoted, bare] = /^([A-Z_]+)=(?:"([^"\\]*)"|([^\s"'\\]*))$/.exec(line) ?? [];
      if (name === undefined) throw new Error(`no variable: ${line}`);
      return [name, quoted ?? bare ?? ''];
    }),
  );
}
