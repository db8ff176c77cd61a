import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTool } from '../../support/run-tool.js';

/** Which of a volume's two sets of names is read. */
export type Names = 'rock-ridge' | 'joliet';

/** The files of a volume: bytes by name, as its reader sees them. */
export function readVolume(xorriso: string, volume: string, names: Names): ReadonlyMap<string, Buffer> {
  const folder = mkdtempSync(join(tmpdir(), 'clockseed-volume-'));
  try {
    const which = names === 'joliet' ? 'norock' : 'nojoliet';
    const args = ['-no_rc', '-osirrox', 'on', '-read_fs', which, '-indev', volume, '-extract', '/', folder];
    const { status, stderr } = runTool(xorriso, args);
    if (status !== 0) throw new Error(`xorriso: exit ${status}\n${stderr}`);
    return new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name))]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What blkid, which udev and cloud-init ask, says of a volume. */
export function identifyVolume(volume: string): string {
  return runTool('blkid', ['-p', '-s', 'LABEL', '-s', 'TYPE', '-o', 'export', volume]).stdout;
}
