import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';

/** A real browser without a window. */
export interface Browser {
  /** Opens a file of this name and text, and resolves when it has loaded. */
  open(name: string, text: string): Promise<void>;
  /** The value of an expression in the open page, as JSON; of a promise when it is settled. What it throws is thrown. */
  evaluate(expression: string): Promise<unknown>;
  /** Light or dark, as a reader may want it. */
  prefer(scheme: 'light' | 'dark'): Promise<void>;
  /** The open page as PNG, as large as it is. */
  photograph(width: number, height: number): Promise<Buffer>;
  close(): Promise<void>;
}

interface Answer {
  readonly id?: number;
  readonly method?: string;
  readonly params?: { readonly name?: string; readonly loaderId?: string };
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly message: string };
}

// Root has no sandbox; it opens nothing but the test's own files, and may ask nobody on the network.
const OPTIONS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--host-resolver-rules=MAP * ~NOTFOUND',
  '--remote-debugging-pipe',
];

type Send = (method: string, params?: object) => Promise<Record<string, unknown>>;

/** Starts chromium, and talks to it over two pipes as its developer tools do. */
export async function startBrowser(path: string): Promise<Browser> {
  const folder = mkdtempSync(join(tmpdir(), 'clockseed-browser-'));
  const child = spawn(path, [...OPTIONS, `--user-data-dir=${join(folder, 'profile')}`], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<void>((resolve) =>
    child.once('close', () => resolve()).once('error', () => resolve()),
  );
  // The third and the fourth are pipes because of `stdio` above; the types do not follow it.
  const { send, loaded } = talk(child.stdio[3] as Writable, child.stdio[4] as Readable, ended);
  const { targetId } = await send('Target.createTarget', { url: 'about:blank' });
  const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true });
  const inPage: Send = (method, params = {}) => send(method, params, String(sessionId));
  await inPage('Page.enable');
  await inPage('Page.setLifecycleEventsEnabled', { enabled: true });
  return {
    open: async (name, text) => {
      const file = join(folder, name);
      writeFileSync(file, text);
      const { loaderId } = await inPage('Page.navigate', { url: pathToFileURL(file).href });
      await loaded(String(loaderId));
    },
    evaluate: (expression) => evaluate(inPage, expression),
    prefer: async (scheme) => {
      const features = [{ name: 'prefers-color-scheme', value: scheme }];
      await inPage('Emulation.setEmulatedMedia', { features });
    },
    photograph: async (width, height) => {
      const clip = { x: 0, y: 0, width, height, scale: 1 };
      const { data } = await inPage('Page.captureScreenshot', { clip, captureBeyondViewport: true });
      return Buffer.from(String(data), 'base64');
    },
    close: async () => {
      // The answer may be lost with the pipe: the end is what counts.
      send('Browser.close').catch(() => undefined);
      await ended;
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function evaluate(inPage: Send, expression: string): Promise<unknown> {
  const { result, exceptionDetails } = await inPage('Runtime.evaluate', {
    expression,
    awaitPromise: true,
    returnByValue: true,
  });
  if (exceptionDetails) throw new Error(`in the page: ${JSON.stringify(exceptionDetails)}`);
  return (result as { value?: unknown }).value;
}

/** Messages as JSON, each with a zero byte at its end. */
function talk(input: Writable, output: Readable, ended: Promise<void>) {
  const asked = new Map<number, (answer: Answer) => void>();
  const loads = new Map<string, () => void>();
  const done = new Set<string>();
  let last = 0;
  let rest = '';
  const hear = ({ id, method, params, ...answer }: Answer) => {
    if (id !== undefined) asked.get(id)?.(answer);
    if (method !== 'Page.lifecycleEvent' || params?.name !== 'load') return;
    // It may come before the answer that names the loader.
    done.add(String(params.loaderId));
    loads.get(String(params.loaderId))?.();
  };
  output.setEncoding('utf8').on('data', (text: string) => {
    const messages = (rest + text).split('\0');
    rest = messages.pop() ?? '';
    for (const message of messages) hear(JSON.parse(message));
  });
  // A browser that has ended answers nothing: whoever writes to it or waits hears of it below.
  input.on('error', () => undefined);
  const gone = ended.then((): never => {
    throw new Error('the browser has ended');
  });
  gone.catch(() => undefined);
  const send = (method: string, params: object = {}, sessionId?: string) => {
    last += 1;
    const id = last;
    input.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    const answered = new Promise<Record<string, unknown>>((resolve, reject) => {
      asked.set(id, ({ result, error }) =>
        error ? reject(new Error(`${method}: ${error.message}`)) : resolve(result ?? {}),
      );
    });
    return Promise.race([answered, gone]);
  };
  const loaded = (loader: string): Promise<void> =>
    done.has(loader)
      ? Promise.resolve()
      : Promise.race([new Promise<void>((resolve) => void loads.set(loader, resolve)), gone]);
  return { send, loaded };
}
