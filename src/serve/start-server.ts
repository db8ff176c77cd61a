import { type FastifyInstance, fastify } from 'fastify';
import { createAnswerer, refuseRequest, sendStatus } from './answer-request.js';
import { DEFAULT_LIMITS, type Limits } from './limits.js';
import { logRequests } from './log-requests.js';
import type { Places } from './read-trees.js';
import { createRefuser, type Refuser, refuseBroken } from './refuse-connection.js';
import { Connections } from './watch-connections.js';

/** Where to listen, what to serve, and who hears of it. */
export interface ServeOptions {
  readonly places: Places;
  /** An address of this machine. */
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  readonly limits?: Limits;
  /** Gets a line for every request, with its end of line. */
  readonly log: (line: string) => void;
  /** Gets what else there is to say, without one. */
  readonly talk: (line: string) => void;
}

/** A server that listens. */
export interface RunningServer {
  readonly port: number;
  /** Stops listening, lets transfers end for a while, then ends what is left. */
  stop(): Promise<void>;
}

/** Serves trees by HTTP. Rejects with the system's error where it cannot listen. */
export async function startServer(options: ServeOptions): Promise<RunningServer> {
  const { host, port, limits = DEFAULT_LIMITS, log } = options;
  const connections = new Connections(limits);
  const refuse = createRefuser(connections, log);
  const app = createApplication(limits, refuse);
  connections.watch(app.server, (socket) => refuse(socket, 503));
  logRequests(app.server, connections, log);
  // What Node would answer by itself, without a word in the log.
  app.server.on('checkContinue', (...pair) => app.server.emit('request', ...pair));
  app.server.on('checkExpectation', (...pair) => app.server.emit('request', ...pair));
  app.server.on('connect', ({ socket }) => refuse(socket, 405));
  addAnswers(app, connections, options);
  await app.listen({ host, port });
  const bound = app.server.address();
  return {
    port: typeof bound === 'object' && bound ? bound.port : port,
    stop: () => stop(app, connections, limits.graceTime),
  };
}

/** Every request has the path "/" for the router: what it really asks for is ours to decode, once. */
function createApplication(limits: Limits, refuse: Refuser): FastifyInstance {
  return fastify({
    rewriteUrl: () => '/',
    bodyLimit: 1,
    requestTimeout: limits.headTime,
    connectionTimeout: limits.idleTime,
    keepAliveTimeout: limits.keepAliveTime,
    http: {
      maxHeaderSize: limits.headerBytes,
      connectionsCheckingInterval: limits.checkInterval,
      // We answer that ourselves, with a line in the log.
      requireHostHeader: false,
    },
    clientErrorHandler: ({ code }, socket) => refuseBroken(socket, code, refuse),
  });
}

function addAnswers(app: FastifyInstance, connections: Connections, { places, talk }: ServeOptions): void {
  const answer = createAnswerer({ places, talk, clientOf: ({ raw }) => connections.clientOf(raw.socket) });
  app.addHook('onRequest', refuseRequest);
  app.route({ method: ['GET', 'HEAD'], url: '/', handler: answer });
  app.setErrorHandler((error, _request, reply) => {
    talk(error instanceof Error ? error.message : String(error));
    return sendStatus(reply, 500);
  });
}

async function stop(app: FastifyInstance, connections: Connections, graceTime: number): Promise<void> {
  // Over and over: a connection becomes free when its transfer ends, and one may come in until the port is closed.
  const sweep = setInterval(() => connections.endFree(), 20);
  const end = setTimeout(() => connections.endAll(), graceTime);
  try {
    await app.close();
  } finally {
    clearInterval(sweep);
    clearTimeout(end);
  }
}
