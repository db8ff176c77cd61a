import { nameClientOnly } from '../../facts/linuxptp-releases.js';
import { SYSTEMS } from '../../facts/systems.js';
import type { MachinePlan } from '../../plan/plan.js';
import type { PtpPlan } from '../../plan/ptp-plan.js';
import type { ConfigurationLine } from '../machine-model.js';
import { listIntervals, listProfile } from './list-profile.js';

/** Seconds: below it a clock is slewed, in a second or two. As for chrony. */
const STEP_AT_START = 0.001;
const STEP_ALWAYS = 0.1;

/** The global options of ptp4l for a machine, a line an option. */
export function listOptions(plan: MachinePlan, ptp: PtpPlan): ConfigurationLine[] {
  return [
    ...listRole(plan, ptp),
    ...listProfile(ptp),
    ...listIntervals(ptp),
    ...listStep(plan),
    ...listForUse(plan),
  ];
}

function listRole({ machine }: MachinePlan, ptp: PtpPlan): ConfigurationLine[] {
  const { domain, origin, rank } = ptp;
  const clientOnly = nameClientOnly(SYSTEMS[machine.settings.os.value].linuxptp);
  const inDomain = {
    text: `domainNumber ${domain.value}`,
    why: 'The domain: machines of others do not hear each other (0 to 127; default 0).',
    origin: domain.origin.kind === 'spec' ? domain.origin : origin,
  };
  if (rank !== undefined) return [inDomain, ...listLead(ptp, rank)];
  return [{ text: `${clientOnly} 1`, why: 'Take the time, never lead (default 0).', origin }, inDomain];
}

/** Who leads among the primaries: by priority1, quality, and then priority2, which is their order in the spec. */
function listLead({ identity, priority1, origin, owner }: PtpPlan, rank: number): ConfigurationLine[] {
  const from = priority1.origin.kind === 'spec' ? priority1.origin : origin;
  return [
    {
      text: `clockIdentity ${identity}`,
      why: 'The identity that the others expect (default: of the adapter’s MAC address).',
      origin,
    },
    {
      text: `priority1 ${priority1.value}`,
      why: 'Before other clocks with a higher number, whatever their quality (0 to 255; default 128).',
      origin: from,
    },
    {
      text: `priority2 ${Math.min(128 + rank, 255)}`,
      why: 'Among the primaries the lowest number leads (0 to 255; default 128).',
      origin: from,
    },
    ...(owner === 'chrony' ? listPassOn(origin) : []),
  ];
}

/** Of a primary whose clock chronyd sets: it never takes the time by PTP. */
function listPassOn(origin: PtpPlan['origin']): ConfigurationLine[] {
  return [
    {
      text: 'clockClass 13',
      why: 'A clock that takes its time elsewhere; up to 127 it never follows another one (default 248).',
      origin,
    },
    { text: 'timeSource 0x50', why: 'It takes it by NTP (default 0xa0, an oscillator).', origin },
    { text: 'free_running 1', why: 'Set no clock: chronyd does (default 0).', origin },
  ];
}

/** Also of the adapter’s own clock, which may be decades off: with `step: never` it is the system’s alone that stays. */
function listStep({ machine }: MachinePlan): ConfigurationLine[] {
  const { value, origin } = machine.settings.step;
  const start = {
    text: `first_step_threshold ${STEP_AT_START}`,
    why: 'Step the clock if it is off by more than 1 ms, once after a start (seconds; default 0.00002).',
    origin,
  };
  if (value !== 'always') return [start];
  return [
    start,
    {
      text: `step_threshold ${STEP_ALWAYS}`,
      why: 'Step the clock whenever it is off by more than 0.1 s (seconds; default 0: never).',
      origin,
    },
  ];
}

function listForUse({ machine }: MachinePlan): ConfigurationLine[] {
  const { origin, name } = machine;
  return [
    {
      text: 'tx_timestamp_timeout 100',
      why: 'Milliseconds that a packet’s time stamp may take (default 1 up to 3.1, 10 since).',
      origin,
    },
    {
      text: 'fault_reset_interval 2',
      why: 'Try a port that failed again after 4 s (log2 of seconds; default 4).',
      origin,
    },
    {
      text: 'summary_interval 6',
      why: 'A line in the log every 64 s (log2 of seconds; default 0: every second).',
      origin,
    },
    { text: `userDescription ${name}`, why: 'The name that pmc shows (default: none).', origin },
  ];
}
