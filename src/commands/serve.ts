import { statSync } from 'node:fs';
import { count } from '../diagnostics/count.js';
import { type ListenPlace, parseListen, printPlace } from '../serve/parse-listen.js';
import { accessName, createTreeReader, type Places, TreeError, type Trees } from '../serve/read-trees.js';
import { type RunningServer, startServer } from '../serve/start-server.js';
import { refuseOpenFolder } from '../write/audience.js';
import { hasCode } from '../write/describe-disk-error.js';
import { WriteError } from '../write/write-error.js';
import { isWithin } from './place-secrets.js';
import { UsageError } from './refusal.js';
import { printResult } from './terminal.js';

interface Options {
  readonly listen: string;
  readonly secrets?: string;
  readonly files?: string;
}

/** `clockseed serve`: what generate wrote by HTTP, a line a request on stdout, until it is told to stop. */
export async function serve(out: string, { listen, secrets, files }: Options): Promise<void> {
  const place = parseListen(listen);
  if (!place)
    throw new UsageError(
      `--listen ${listen}: an address of this machine and a port were expected, such as 127.0.0.1:8000, 0.0.0.0:8000 or [fd00::1]:8000.`,
    );
  const places: Places = { out, secrets, files };
  checkFolders(places);
  const trees = readOnce(places);
  const server = await listenAt(place, places);
  describeStart({ ...place, port: server.port }, places, trees);
  await waitForSignal();
  talk('stopping: transfers may end for some seconds; the same again stops at once');
  await server.stop();
}

function talk(line: string): void {
  process.stderr.write(`clockseed: ${line}\n`);
}

function checkFolders({ out, secrets, files }: Places): void {
  for (const [name, folder] of Object.entries({ secrets, files }))
    if (folder !== undefined && !statSync(folder, { throwIfNoEntry: false })?.isDirectory())
      throw new UsageError(`--${name} ${folder}: no such folder.`);
  if (secrets === undefined) return;
  refuseOpenFolder(secrets, 'owner');
  const public_ = [out, ...(files === undefined ? [] : [files])];
  const near = public_.find((folder) => isWithin(secrets, folder) || isWithin(folder, secrets));
  if (near !== undefined)
    throw new UsageError(
      `--secrets ${secrets} and ${near} stand in each other: everybody gets files of ${near}.`,
    );
}

/** The same lists as later at each request: what is wrong from the start is said before anybody asks. */
function readOnce(places: Places): Trees {
  try {
    return createTreeReader(places)();
  } catch (error) {
    if (error instanceof TreeError) throw new UsageError(`${error.message}. ${adviseOn(error.message)}`);
    if (error instanceof WriteError) throw new UsageError(error.message);
    throw error;
  }
}

function adviseOn(message: string): string {
  return message.includes(accessName)
    ? '--secrets names what clockseed generate --secrets-out wrote.'
    : 'clockseed serve serves what clockseed generate --out wrote.';
}

async function listenAt(place: ListenPlace, places: Places): Promise<RunningServer> {
  try {
    return await startServer({ ...place, places, log: printResult, talk });
  } catch (error) {
    const said = printPlace(place);
    if (hasCode(error, 'EADDRINUSE'))
      throw new UsageError(
        `${said} is in use, perhaps by another clockseed serve: ss -ltnp 'sport = :${place.port}' names the program. --listen takes another port.`,
      );
    if (hasCode(error, 'EADDRNOTAVAIL', 'EINVAL'))
      throw new UsageError(`${said}: this machine has no such address (ip address shows those that it has).`);
    if (hasCode(error, 'EACCES'))
      throw new UsageError(`${said}: this user may not listen there; ports from 1024 on are everybody's.`);
    throw error;
  }
}

function describeStart(place: ListenPlace, places: Places, { published, access }: Trees): void {
  talk(`${places.out}/ (${count(published.size, 'file')}) is served at http://${printPlace(place)}/`);
  if (places.files !== undefined) talk(`${places.files}/ is served below /files/`);
  if (!access) return;
  talk(`${places.secrets}/ is served to ${count(access.tokens.size, 'machine')}, to each its own files`);
  talk('HTTP is not encrypted: whoever sees the wire sees what is served.');
}

/** A second signal finds no handler, and ends the process at once. */
function waitForSignal(): Promise<void> {
  return new Promise((resolve) => {
    const stop = (): void => {
      process.off('SIGTERM', stop);
      process.off('SIGINT', stop);
      resolve();
    };
    process.on('SIGTERM', stop);
    process.on('SIGINT', stop);
  });
}
