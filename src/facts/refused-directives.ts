/** Why a directive that chrony knows has no place among a spec's raw lines. */
export interface Refusal {
  readonly code: 'outside-source' | 'has-setting' | 'breaks-plan';
  /** Follows the directive's name: what it would do here. */
  readonly reason: string;
  /** What to use instead: a setting of the spec, or where the value comes from. */
  readonly instead?: string;
}

const source = (reason: string): Refusal => ({ code: 'outside-source', reason });
const setting = (instead: string, reason: string): Refusal => ({ code: 'has-setting', reason, instead });
const breaks = (reason: string): Refusal => ({ code: 'breaks-plan', reason });

const SOURCE = source(
  'adds a time source that the spec does not know: a machine could leave its group’s time',
);
const ELSEWHERE = source('takes lines from a file that nobody here has judged, sources among them');
const RTC = setting(
  'nothing: clockseed keeps the hardware clock',
  'is written, or kept out on purpose, by clockseed',
);

/**
 * Directives that undo what the spec says or contradict what is derived from it. What is not listed is the site's
 * right, `allow`, `deny`, `cmdallow` and `cmdport` included: the check on a machine asks through the Unix socket.
 */
export const REFUSED_DIRECTIVES: ReadonlyMap<string, Refusal> = new Map([
  ['server', SOURCE],
  ['pool', SOURCE],
  ['peer', SOURCE],
  ['refclock', SOURCE],
  ['initstepslew', source('steps the clock to machines that the spec does not know, at every start')],
  ['manual', source('lets a typed time replace the group’s')],
  ['include', ELSEWHERE],
  ['confdir', ELSEWHERE],
  ['sourcedir', ELSEWHERE],

  ['local', setting('stratum', 'is derived: on a primary alone, with the group’s stratum')],
  ['makestep', setting('step', 'is derived from whether the clock may jump')],
  ['sched_priority', setting('scheduling', 'is overruled by the unit, which sets policy and priority')],
  [
    'hwtimestamp',
    // Every release from 4.0 to 4.9: "Could not enable HW timestamping on …", unseen by chronyd -p.
    setting(
      'timestamping',
      'keeps chronyd from starting on an adapter that is absent or can not timestamp in hardware',
    ),
  ],
  [
    'binddevice',
    // Not fatal ("Could not open NTP socket") and never tried again.
    setting(
      'interface',
      'leaves a server deaf for good when the interface is not there yet as chronyd starts',
    ),
  ],
  ['bindacqdevice', setting('interface', 'is derived: on a secondary, from the interface of its membership')],
  ['rtcsync', RTC],
  // chronyd refuses to start with both: "rtcfile directive cannot be used with rtcsync".
  ['rtcfile', RTC],
  ['rtcautotrim', RTC],
  [
    'driftfile',
    setting(
      'nothing: the path is the package’s',
      'is written by clockseed, where AppArmor lets chronyd write',
    ),
  ],
  [
    'user',
    setting('nothing: the package’s unit sets it', 'would part chronyd from the folders made for _chrony'),
  ],
  ['pidfile', setting('nothing: the package’s unit sets it', 'would keep systemd from finding chronyd')],

  ['port', breaks('moves or closes UDP port 123, which secondaries, firewall rules and the check count on')],
  [
    'bindaddress',
    breaks('narrows the server to one address: every other network of the machine would hear nothing'),
  ],
  // Fatal with bindacqdevice on an interface that is not there yet: "Could not open NTP sockets".
  ['acquisitionport', breaks('keeps chronyd from starting when the interface is not there yet')],
  ['broadcast', breaks('sends time to machines that are no members of a group')],
  ['noclientlog', breaks('switches interleaved mode off, which secondaries ask for')],
  ['minsources', breaks('keeps a secondary with one primary from ever following it')],
  ['keyfile', setting('authentication', 'would take the place of the file with the group’s keys')],
  ['authselectmode', setting('authentication', 'is derived from which of the machine’s sources have a key')],
]);
