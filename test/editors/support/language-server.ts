import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { PROJECT } from '../../commands/support/run-cli.js';

const SCHEMA = pathToFileURL(join(PROJECT, 'schema/clockseed-v1.schema.json')).href;
const PACKAGE = createRequire(import.meta.url).resolve('yaml-language-server/package.json');

/** A place as the protocol counts: from 0, in UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** What the server finds wrong; the fields of the protocol that the tests read. */
export interface Complaint {
  readonly message: string;
  readonly severity?: number;
  readonly range: { readonly start: Position };
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: { readonly uri?: string; readonly version?: number; readonly diagnostics?: Complaint[] };
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

/**
 * yaml-language-server as an editor drives it: JSON-RPC on its standard input and output, each message behind a header with
 * its length. Documents know their schema by the modeline alone, or by the settings when `associate` is true.
 */
export class LanguageServer {
  private readonly child: ChildProcessWithoutNullStreams;
  private buffer = Buffer.alloc(0);
  private lastId = 0;
  private readonly answers = new Map<number, (message: Message) => void>();
  private readonly complaints = new Map<string, (found: Complaint[]) => void>();

  private constructor(private readonly associate: boolean) {
    const program = join(dirname(PACKAGE), 'bin/yaml-language-server');
    this.child = spawn(process.execPath, [program, '--stdio']);
    this.child.stdout.on('data', (chunk: Buffer) => this.receive(chunk));
    this.child.stderr.resume();
  }

  /** Starts one and tells it what an editor would. */
  static async start(options: { readonly associate: boolean }): Promise<LanguageServer> {
    const server = new LanguageServer(options.associate);
    const textDocument = { hover: {}, completion: { completionItem: { documentationFormat: ['plaintext'] } } };
    const workspace = { configuration: true };
    await server.ask('initialize', {
      processId: process.pid,
      rootUri: null,
      capabilities: { textDocument, workspace },
    });
    server.tell('initialized', {});
    return server;
  }

  /** Ends it and waits until it has. */
  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    await this.ask('shutdown', null);
    this.tell('exit', null);
    await ended;
  }

  /** Opens a document, and resolves with what the server says about it. */
  open(uri: string, text: string): Promise<Complaint[]> {
    const found = new Promise<Complaint[]>((resolve) => this.complaints.set(uri, resolve));
    this.tell('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version: 1, text } });
    return found;
  }

  /** What stands on a place; undefined where nothing does. */
  async hover(uri: string, position: Position): Promise<string | undefined> {
    // Of the protocol: Hover, whose contents this server sends as MarkupContent.
    const answer = (await this.ask('textDocument/hover', { textDocument: { uri }, position })) as {
      contents: { value: string };
    } | null;
    return answer?.contents.value;
  }

  /** What may be written at a place: labels with their documentation. */
  async complete(uri: string, position: Position): Promise<Map<string, string>> {
    // Of the protocol: CompletionList.
    const { items } = (await this.ask('textDocument/completion', { textDocument: { uri }, position })) as {
      items: { label: string; documentation?: string | { value: string } }[];
    };
    return new Map(
      items.map(({ label, documentation = '' }) => [
        label,
        typeof documentation === 'string' ? documentation : documentation.value,
      ]),
    );
  }

  private ask(method: string, params: unknown): Promise<unknown> {
    const id = ++this.lastId;
    return new Promise((resolve, reject) => {
      this.child.once('error', reject);
      this.answers.set(id, ({ result, error }) => (error ? reject(new Error(error.message)) : resolve(result)));
      this.send({ id, method, params });
    });
  }

  private tell(method: string, params: unknown): void {
    this.send({ method, params });
  }

  private send(message: object): void {
    const body = JSON.stringify({ jsonrpc: '2.0', ...message });
    this.child.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }

  private receive(chunk: Buffer): void {
    this.buffer = Buffer.concat([this.buffer, chunk]);
    for (;;) {
      const head = this.buffer.indexOf('\r\n\r\n');
      if (head < 0) return;
      const length = Number(/Content-Length: (\d+)/i.exec(this.buffer.toString('latin1', 0, head))?.[1]);
      const end = head + 4 + length;
      if (this.buffer.length < end) return;
      // What the server sends: checked by what the tests expect of it.
      this.handle(JSON.parse(this.buffer.toString('utf8', head + 4, end)) as Message);
      this.buffer = this.buffer.subarray(end);
    }
  }

  private handle(message: Message): void {
    const { id, method, params } = message;
    if (method === 'workspace/configuration') this.send({ id, result: this.listSettings() });
    else if (method === 'textDocument/publishDiagnostics')
      this.complaints.get(params?.uri ?? '')?.(params?.diagnostics ?? []);
    else if (method !== undefined && id !== undefined) this.send({ id, result: null });
    else if (id !== undefined) this.answers.get(id)?.(message);
  }

  /** In the order asked: yaml, http, the editor's own. No catalogue of schemas from the network. */
  private listSettings(): unknown[] {
    const schemas = this.associate ? { [SCHEMA]: '*.yaml' } : {};
    const yaml = { schemas, schemaStore: { enable: false }, validate: true, hover: true, completion: true };
    return [yaml, {}, {}, {}, {}];
  }
}
