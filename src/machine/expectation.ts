import type { Origin } from '../spec/topology.js';
import type { ConfigurationLine } from './machine-model.js';

/** Why each key stands in /etc/clockseed/expect: who reads it, and what for. */
const WHYS = {
  spec: 'The spec’s name, as the check reports it.',
  machine: 'The machine’s name in the spec.',
  group: 'The group that it serves or takes the time in.',
  role: 'Whether it serves the time or takes it.',
  adapter: 'An adapter that it keeps time by, and its address there.',
  stratum: 'The least and the most stratum that the check accepts.',
  'holdover-stratum': 'The same while the group is cut off from the one that it follows.',
  'local-stratum': 'The stratum of its own clock.',
  external: 'A source outside of all groups that the check looks for: name, reference id, poll, device.',
  refclock: 'What the probe writes for chronyd where this device is there.',
  outside: 'A way out that the firewall must leave open.',
  leader: 'Whom it follows: adapter, address, reference id, poll (log2 of seconds), key.',
  peer: 'Another primary of its group: adapter, address, reference id, poll (log2 of seconds), key.',
  serve: 'Whom it answers, and through which adapter: the check looks for the open socket and the rule.',
  step: 'Whether preset may step the clock.',
  'preset-limit': 'Seconds after which it starts alone when nobody answers.',
  preset: 'Whom it asks for the time before it serves any.',
  'preset-clock': 'A clock that it asks for the time before it serves any.',
  'preset-otherwise': 'Whom it asks when none of the others answers.',
  'preset-outside': 'Whom it asks when nobody of the group answers.',
  keys: 'Who brings the keys, and where they lie.',
  key: 'A key that must be there, by its id, and the machine that has it too.',
  ptp: 'Whether it leads by PTP or takes the time.',
  'ptp-owner': 'Who sets the clock: nobody else may.',
  'ptp-group': 'The group that it speaks PTP in.',
  'ptp-adapter': 'The adapter that it speaks PTP on.',
  'ptp-profile': 'The profile of PTP that ptp4l must run with.',
  'ptp-domain': 'The domain of PTP that ptp4l must run with.',
  'ptp-step': 'Whether PTP may step the clock.',
  'ptp-listens': 'Seconds that it listens for others before it may lead.',
  grandmaster: 'Who may lead, by clock identity, in this order.',
  'ptp-hears': 'The network whose messages the firewall must let in.',
  timestamping: 'Which time stamps of packets the check accepts.',
  'scheduling-policy': 'The policy that the running process must have.',
  'scheduling-priority': 'The priority that the running process must have.',
  firewall: 'What apply does about ufw, and what the check demands.',
  'max-offset': 'The largest offset that the check accepts, seconds.',
  within: 'Seconds after boot until the check must be green.',
  textfile: 'The folder for metrics.',
  install: 'Who installs packages: apply, or the image has them.',
  package: 'A package that apply makes sure of.',
  enable: 'A unit that apply enables.',
  mask: 'A unit that apply masks.',
  configuration: 'A digest of all files and of the lines above: which configuration apply has put in force.',
} as const;

/** A line of /etc/clockseed/expect. */
export function expectation(
  key: keyof typeof WHYS,
  value: string | number,
  origin: Origin,
): ConfigurationLine & { readonly why: string } {
  return { text: `${key}=${value}`, why: WHYS[key], origin };
}
