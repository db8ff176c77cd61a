import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { splitMessages, wrapMessage } from './split-messages.js';

const PACKAGE = createRequire(import.meta.url).resolve('yaml-language-server/package.json');

/** A place as the protocol counts: from 0, in UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** What the server finds wrong; the fields of the protocol that the tests read. */
export interface Complaint {
  readonly message: string;
  readonly range: { readonly start: Position };
}

/** What may be written at a place, with what is shown about it. */
export interface Completion {
  readonly label: string;
  readonly documentation: string;
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: { readonly uri?: string; readonly diagnostics?: Complaint[] };
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

/**
 * yaml-language-server as an editor drives it: JSON-RPC on its standard input and output. `schema` is what the editor's
 * settings say about all documents; left out, they know their schema by a line of their own.
 */
export class LanguageServer {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly answers = new Map<number, (message: Message) => void>();
  private readonly complaints = new Map<string, (found: Complaint[]) => void>();
  private readonly lost = new Map<number, () => void>();
  private lastId = 0;

  private constructor(private readonly schema: string | undefined) {
    const program = join(dirname(PACKAGE), 'bin/yaml-language-server');
    this.child = spawn(process.execPath, [program, '--stdio']);
    // What the server sends: checked by what the tests expect of it.
    splitMessages(this.child.stdout, (text) => this.handle(JSON.parse(text) as Message));
    this.child.stderr.resume();
    this.child.once('exit', () => {
      for (const lose of this.lost.values()) lose();
    });
  }

  /** Starts one and tells it what an editor would. */
  static async start(schema?: string): Promise<LanguageServer> {
    const server = new LanguageServer(schema);
    const textDocument = { hover: {}, completion: { completionItem: { documentationFormat: ['markdown'] } } };
    const capabilities = { textDocument, workspace: { configuration: true } };
    await server.ask('initialize', { processId: process.pid, rootUri: null, capabilities });
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

  /** What is shown over a place; undefined where nothing is. */
  async hover(uri: string, position: Position): Promise<string | undefined> {
    // Of the protocol: Hover, whose contents this server sends as MarkupContent.
    const answer = (await this.ask('textDocument/hover', { textDocument: { uri }, position })) as {
      contents: { value: string };
    } | null;
    return answer?.contents.value;
  }

  /** What may be written at a place. */
  async complete(uri: string, position: Position): Promise<Completion[]> {
    // Of the protocol: CompletionList.
    const { items } = (await this.ask('textDocument/completion', { textDocument: { uri }, position })) as {
      items: { label: string; documentation?: string | { value: string } }[];
    };
    return items.map(({ label, documentation = '' }) => ({
      label,
      documentation: typeof documentation === 'string' ? documentation : documentation.value,
    }));
  }

  private ask(method: string, params: unknown): Promise<unknown> {
    const id = ++this.lastId;
    return new Promise((resolve, reject) => {
      this.lost.set(id, () => reject(new Error(`the server ended before it answered ${method}`)));
      this.answers.set(id, ({ result, error }) =>
        error ? reject(new Error(error.message)) : resolve(result),
      );
      this.child.stdin.write(wrapMessage({ id, method, params }));
    });
  }

  private tell(method: string, params: unknown): void {
    this.child.stdin.write(wrapMessage({ method, params }));
  }

  private handle({ id, method, params, ...answer }: Message): void {
    if (method === 'textDocument/publishDiagnostics')
      this.complaints.get(params?.uri ?? '')?.(params?.diagnostics ?? []);
    else if (method !== undefined && id !== undefined) {
      const result = method === 'workspace/configuration' ? this.listSettings() : null;
      this.child.stdin.write(wrapMessage({ id, result }));
    } else if (id !== undefined) this.answers.get(id)?.(answer);
  }

  /** In the order that the server asks: yaml first. No catalogue of schemas from the network. */
  private listSettings(): unknown[] {
    const schemas = this.schema === undefined ? {} : { [this.schema]: '*.yaml' };
    const yaml = { schemas, schemaStore: { enable: false }, validate: true, hover: true, completion: true };
    return [yaml, {}, {}, {}, {}];
  }
}
