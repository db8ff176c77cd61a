import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { explainFailure, VolumeError } from './volume-error.js';

/** The files at a volume's root, by name. */
export type VolumeFiles = ReadonlyMap<string, string | Uint8Array>;

/** 1 January 1980: no date is the day of the run. Zero would not do, xorriso takes it for none. */
const DATE = { seconds: '315532800', digits: '1980010100000000' };

/**
 * In lower case `cidata` is what every cloud-init looks for. -r gives the files to root and lets everybody read them: who
 * made a volume, and with which mask, is not in it. -no-pad: no 300 kB behind them.
 */
const XORRISO = [
  ...['xorriso', '-as', 'mkisofs', '--no_rc', '-quiet', '-V', 'cidata', '-preparer', 'clockseed', '-r', '-J'],
  ...['-no-pad', '--set_all_file_dates', DATE.digits, '-o', '-'],
].join(' ');

/**
 * All at the same time, since an xorriso sleeps for most of the tenth of a second that it takes. What it read may be
 * secret, so it is this shell that removes it, which outlives us where only we are killed.
 */
const SCRIPT = `
trap 'rm -rf "$1"' EXIT
trap 'exit 1' HUP INT TERM
cd "$1" || exit
for one in */; do
  ${XORRISO} "$one" >"\${one%/}.iso" &
  jobs="$jobs $!"
done
code=0
for job in $jobs; do wait "$job" || code=$?; done
exit "$code"
`;

/**
 * Makes an ISO 9660 volume `cidata` of each, with Rock Ridge and Joliet, byte for byte the same from the same files.
 * @throws VolumeError
 */
export function packVolumes(volumes: readonly VolumeFiles[]): Buffer[] {
  // Nobody else may look into it.
  const folder = mkdtempSync(join(tmpdir(), 'clockseed-volumes-'));
  const made: number[] = [];
  try {
    for (const [index, files] of volumes.entries()) {
      mkdirSync(join(folder, `${index}`));
      for (const [name, content] of files) writeFileSync(join(folder, `${index}`, name), content);
      made.push(openSync(join(folder, `${index}.iso`), 'wx+'));
    }
    runXorriso(folder);
    return made.map((file) => readFileSync(file));
  } finally {
    for (const file of made) closeSync(file);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Makes a volume for nobody. @throws VolumeError when none can be made here, before anything else is done */
export function tryPacking(): void {
  packVolumes([new Map([['meta-data', '{}\n']])]);
}

/** Nothing of the user's environment: dates in a volume carry the time zone, and xorriso has variables of its own. */
function runXorriso(folder: string): void {
  const { status, stderr, error } = spawnSync('/bin/sh', ['-c', SCRIPT, 'sh', folder], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC', SOURCE_DATE_EPOCH: DATE.seconds },
    encoding: 'utf8',
  });
  if (error) throw error;
  if (status !== 0) throw new VolumeError(...explainFailure(status, stderr));
}
