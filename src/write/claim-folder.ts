import { mkdirSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type Audience, chooseFolderMode } from './audience.js';
import { hasCode } from './describe-disk-error.js';
import {
  identifySelf,
  isAlive,
  nameStaging,
  type ProcessIdentity,
  parseStagingName,
} from './identify-process.js';
import { makeFolders } from './make-folders.js';
import { printPath } from './print-path.js';
import { WriteError } from './write-error.js';

/** Milliseconds to wait for a run that claimed the folder in the same instant and will give way. */
const patience = 200;

/** The right to write to an output folder, one process at a time. */
export interface Claim {
  /** The staging folder: on the same file system as what it is for, so that rename(2) replaces a file whole. */
  readonly staging: string;
  /** Gives the claim up and removes the staging folder; `undo` also removes the folders that the claim made. */
  release(undo: boolean): void;
}

/**
 * Claims an output folder by making a staging folder in it, and removes those of processes that are gone.
 * Two runs that claim at once each see the other (each makes its own before it looks): the higher pid gives way.
 * @throws WriteError busy
 */
export function claimFolder(folder: string, audience: Audience): Claim {
  const self = identifySelf();
  const staging = join(folder, nameStaging(self));
  const outermost = makeFolders(folder, chooseFolderMode(audience));
  const release = (undo: boolean): void => {
    tryTo(() => rmSync(staging, { recursive: true, force: true }));
    if (undo && outermost !== undefined) tryTo(() => removeMade(folder, outermost));
  };
  try {
    mkdirSync(staging, { mode: 0o700 });
  } catch (error) {
    if (hasCode(error, 'EEXIST')) throw refuseBusy(folder, self);
    if (outermost !== undefined) tryTo(() => removeMade(folder, outermost));
    throw error;
  }
  try {
    waitForOthers(folder, self);
    removeLeftovers(folder);
  } catch (error) {
    release(true);
    throw error;
  }
  return { staging, release };
}

function waitForOthers(folder: string, self: ProcessIdentity): void {
  for (const end = Date.now() + patience; ; ) {
    const others = listClaims(folder).filter(
      (other) => nameStaging(other) !== nameStaging(self) && isAlive(other),
    );
    const [first] = others;
    if (!first) return;
    if (Date.now() > end || others.some((other) => other.pid <= self.pid)) throw refuseBusy(folder, first);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
  }
}

/** A name that carries a start time is never given twice, so what is dead now stays dead until it is removed. */
function removeLeftovers(folder: string): void {
  for (const claim of listClaims(folder)) {
    if (!isAlive(claim)) rmSync(join(folder, nameStaging(claim)), { recursive: true, force: true });
  }
}

function listClaims(folder: string): ProcessIdentity[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const identity = entry.isDirectory() ? parseStagingName(entry.name) : undefined;
    return identity ? [identity] : [];
  });
}

/** Removes the folders from `folder` up to `outermost`, as far as they are empty. */
function removeMade(folder: string, outermost: string): void {
  const end = dirname(resolve(outermost));
  for (let made = resolve(folder); made !== end; made = dirname(made)) rmdirSync(made);
}

/** What cannot be tidied up is left to the next run: it must not hide why this one failed. */
function tryTo(tidyUp: () => void): void {
  try {
    tidyUp();
  } catch (error) {
    if (!hasCode(error)) throw error;
  }
}

function refuseBusy(folder: string, other: ProcessIdentity): WriteError {
  return new WriteError(
    'busy',
    `${printPath(folder)} is being written to by another run (process ${other.pid}); one at a time may. ` +
      'Run again when it has finished. This run changed nothing.',
  );
}
