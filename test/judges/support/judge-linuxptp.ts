import type { MachineModel } from '../../../src/machine/machine-model.js';
import { contentOf } from '../../support/render-spec.js';
import { runTool, withFiles } from '../../support/run-tool.js';

/** Nothing that is judged may ever set the host's clock. */
const WITHOUT_CLOCK = ['--bounding-set', '-sys_time'];

/** An option that nobody knows: a file is read up to it, or refused before. */
const END = 'end_of_what_is_judged';

/**
 * What a program says of a configuration and of its own options: nothing when it takes both. It reads the options first, then the file, and
 * stops at the first line that it does not know, which is one behind the last of ours.
 */
export function judgeReading(program: string, configuration: string, options: readonly string[]): string {
  const text = `${configuration}\n[global]\n${END} 1\n`;
  const end = `unknown option ${END} at line ${text.split('\n').length - 1} in global section`;
  return withFiles(new Map([['ptp.conf', text]]), (folder) => {
    const words = [...WITHOUT_CLOCK, program, ...options, '-f', `${folder}/ptp.conf`];
    const { stdout, stderr } = runTool('setpriv', words);
    const said = `${stdout}${stderr}`.split('\n');
    const expected = new Set([end, `failed to parse configuration file ${folder}/ptp.conf`, '']);
    const complaints = said.filter((line) => !expected.has(line));
    return said.includes(end) ? complaints.join('\n') : `${END} not reached\n${said.join('\n')}`;
  });
}

/**
 * What ptp4l says that has judged all of its configuration, hardware timestamps wanted of an adapter that does not exist: it
 * fails for that, and for nothing else, before it has asked for any clock (which it would not do with free_running).
 */
export function judgeStart(ptp4l: string, configuration: string): string {
  const text = configuration.replace(/^\[(?!global\])[^\]]*\]$/m, '[absent0]');
  return withFiles(new Map([['ptp.conf', text]]), (folder) => {
    const own = [
      '-m',
      '-q',
      '-H',
      '--free_running=0',
      `--uds_address=${folder}/socket`,
      '-f',
      `${folder}/ptp.conf`,
    ];
    const { stdout, stderr } = runTool('timeout', ['20', 'setpriv', ...WITHOUT_CLOCK, ptp4l, ...own]);
    return `${stdout}${stderr}`.replaceAll(/^\w+\[[\d.]+\]: /gm, '').replaceAll(`${folder}/`, '');
  });
}

/** The option words of a unit's ExecStart, but for the configuration's. */
export function optionsOf(machine: MachineModel, unit: string): string[] {
  const text = contentOf(machine, `/etc/systemd/system/${unit}`);
  const line = /^ExecStart=\S+ -f \/etc\/linuxptp\/clockseed\.conf (.*)$/m.exec(text)?.[1] ?? 'no ExecStart';
  return line.split(' ');
}
