import { createReadStream, readFileSync, statSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { basename, join } from 'node:path';
import { indexRepository, type RepositoryIndex } from './index-repository.js';

/** What a mirror (port 80) or a proxy for any mirror (port 3142) is asked for: the path below the archive's root. */
export function findArchivePath(url: string): string | undefined {
  const path = decodeURIComponent(new URL(url, 'http://archive.invalid').pathname);
  return /\/((?:dists|pool)\/.+)$/.exec(path)?.[1];
}

/**
 * Serves a folder of .debs as the archive of a release, whatever host is asked for, on ports 80 and 3142.
 * `log` gets a line for each request: the status and the URL as apt sent it.
 */
export async function serveRepository(
  suite: string,
  folder: string,
  log: (line: string) => void,
): Promise<Server[]> {
  const index = indexRepository(suite, readFileSync(join(folder, 'Packages'), 'utf8'));
  return Promise.all([80, 3142].map((port) => listen(createServer(answer(index, folder, log)), port)));
}

function answer(index: RepositoryIndex, folder: string, log: (line: string) => void): RequestListener {
  return (request, response) => {
    const url = request.url ?? '/';
    const path = findArchivePath(url) ?? '';
    const indexed = index.get(path);
    const file = path.startsWith('pool/') ? join(folder, basename(path)) : undefined;
    const size = indexed?.length ?? (file && statSync(file, { throwIfNoEntry: false })?.size);
    log(`${size === undefined ? 404 : 200} ${request.headers.host ?? ''} ${url}`);
    if (size === undefined) return void response.writeHead(404, { 'content-length': 0 }).end();
    response.writeHead(200, { 'content-length': size });
    if (request.method === 'HEAD' || file === undefined) return void response.end(indexed);
    createReadStream(file).pipe(response);
  };
}

function listen(server: Server, port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, '0.0.0.0', () => resolve(server));
  });
}
