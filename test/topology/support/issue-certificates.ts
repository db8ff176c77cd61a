import type { Machine } from '../../clockseed/support/machine.js';

/** What a TLS server has: PEM. */
export interface Identity {
  readonly key: string;
  readonly certificate: string;
}

/** A certificate authority; `certificate` is what its clients trust. */
export interface Authority {
  readonly certificate: string;
  /** A server's identity. `days`: how long it is good for from now on; below zero it has expired. */
  issue(serverName: string, days?: number): Identity;
}

const FOLDER = '/run/authorities';
const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** Makes an authority with openssl, on a machine of the test. */
export function createAuthority(machine: Machine, openssl: string, name: string): Authority {
  const file = (suffix: string) => `${FOLDER}/${name}.${suffix}`;
  machine.ask('mkdir', '-p', FOLDER);
  const itself = ['-x509', '-days', '30', '-subj', `/CN=${name}`];
  machine.ask(openssl, 'req', ...itself, ...NEW_KEY, '-keyout', file('key'), '-out', file('pem'));
  const issue = (serverName: string, days = 30): Identity => {
    const request = ['-subj', `/CN=${serverName}`, '-keyout', file('server.key'), '-out', file('csr')];
    machine.ask(openssl, 'req', ...NEW_KEY, ...request);
    machine.write(file('names'), `subjectAltName=DNS:${serverName}\n`);
    const signing = [
      '-req',
      '-in',
      file('csr'),
      '-CA',
      file('pem'),
      '-CAkey',
      file('key'),
      '-CAcreateserial',
    ];
    const terms = ['-days', String(days), '-extfile', file('names')];
    const certificate = machine.ask(openssl, 'x509', ...signing, ...terms);
    return { key: machine.read(file('server.key')), certificate };
  };
  return { certificate: machine.read(file('pem')), issue };
}
