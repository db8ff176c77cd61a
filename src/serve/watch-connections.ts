import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { canonicalAddress } from './canonical-address.js';
import type { Limits } from './limits.js';

/**
 * The open connections of a server: counted in all and by address, so that one client cannot hold them all. Node's own
 * limit knows no addresses, and its idea of an idle connection leaves out one that never spoke.
 */
export class Connections {
  private readonly open = new Set<Socket>();
  private readonly counts = new Map<string, number>();
  private readonly clients = new WeakMap<Socket, string>();
  /** The answers under way on a connection. */
  private readonly answers = new WeakMap<Socket, Set<ServerResponse>>();

  constructor(private readonly limits: Limits) {}

  /** Watches a server; `refuse` gets the connections that are too many. */
  watch(server: Server, refuse: (socket: Socket) => void): void {
    server.on('connection', (socket: Socket) => {
      const client = canonicalAddress(socket.remoteAddress ?? '') ?? '-';
      this.clients.set(socket, client);
      // Node stops listening for errors after CONNECT; one that nobody hears would end the process.
      socket.on('error', () => socket.destroy());
      if (this.hasRoomFor(client)) this.admit(socket, client);
      else refuse(socket);
    });
    server.on('request', ({ socket }, response: ServerResponse) => {
      const answers = this.answers.get(socket)?.add(response);
      response.once('close', () => answers?.delete(response));
    });
  }

  /** From where a connection came, canonical; known also after it has ended. */
  clientOf(socket: Socket): string {
    return this.clients.get(socket) ?? '-';
  }

  /** Acts when no answer is under way on a connection any more; at once when none is. */
  whenFree(socket: Socket, act: () => void): void {
    const last = [...(this.answers.get(socket) ?? [])].at(-1);
    if (last) last.once('close', act);
    else act();
  }

  /** Ends connections on which no answer is under way. */
  endFree(): void {
    for (const socket of this.open) if (this.answers.get(socket)?.size === 0) socket.destroy();
  }

  /** Ends all connections. */
  endAll(): void {
    for (const socket of this.open) socket.destroy();
  }

  private hasRoomFor(client: string): boolean {
    const { connections, connectionsPerAddress } = this.limits;
    return this.open.size < connections && (this.counts.get(client) ?? 0) < connectionsPerAddress;
  }

  private admit(socket: Socket, client: string): void {
    this.open.add(socket);
    this.answers.set(socket, new Set());
    this.counts.set(client, (this.counts.get(client) ?? 0) + 1);
    socket.once('close', () => {
      this.open.delete(socket);
      const left = (this.counts.get(client) ?? 1) - 1;
      if (left > 0) this.counts.set(client, left);
      else this.counts.delete(client);
    });
  }
}
