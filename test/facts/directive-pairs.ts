import type { DirectiveProblemCode } from '../../src/facts/directive-problem.js';
import type { SystemName } from '../../src/facts/systems.js';

/** Pairs: a line that stands and its nearest one that does not, on debian-12 unless said. */
export const PAIRS: readonly {
  readonly ok: string;
  readonly err: string;
  readonly code: DirectiveProblemCode;
  readonly message: RegExp;
  readonly system?: SystemName;
}[] = [
  { ok: 'rtconutc', err: '', code: 'empty', message: /empty/ },
  { ok: ' rtconutc', err: ' \t', code: 'empty', message: /empty/ },
  {
    ok: 'log\ttracking',
    err: 'log tracking\nserver 192.0.2.1',
    code: 'not-one-line',
    message: /more than one line/,
  },
  { ok: 'log tracking', err: 'log tracking\r', code: 'not-one-line', message: /control/ },
  { ok: 'log tracking', err: 'log\u0000tracking', code: 'not-one-line', message: /control/ },
  { ok: 'logdir /café', err: 'logdir /caf\u0085', code: 'not-one-line', message: /control/ },
  { ok: 'logdir /x', err: 'logdir /x\u2028', code: 'not-one-line', message: /more than one line/ },
  { ok: 'logdir /x', err: 'logdir /\ud800', code: 'not-one-line', message: /control/ },
  {
    ok: `logdir /${'a'.repeat(2038)}`,
    err: `logdir /${'a'.repeat(2039)}`,
    code: 'too-long',
    message: /^2047 bytes/,
  },
  {
    ok: `logdir /${'é'.repeat(1019)}`,
    err: `logdir /${'é'.repeat(1020)}`,
    code: 'too-long',
    message: /^2048 bytes/,
  },
  { ok: 'lock_all', err: '# lock_all', code: 'comment', message: /comment line/ },
  { ok: 'lock_all', err: ' ! lock_all', code: 'comment', message: /comment line/ },
  { ok: 'lock_all', err: ';lock_all', code: 'comment', message: /comment line/ },
  { ok: 'lock_all', err: '%lock_all', code: 'comment', message: /comment line/ },
  { ok: 'maxupdateskew 5', err: 'maxupdateskw 5', code: 'unknown', message: /maxupdateskw/ },
  { ok: 'MaxUpdateSkew 5', err: 'maxupd 5', code: 'unknown', message: /maxupd/ },
  { ok: ' rtconutc', err: '\u00a0rtconutc', code: 'unknown', message: /no chrony knows/ },
  { ok: 'dumpdir /var/lib/chrony', err: 'dumponexit', code: 'without-effect', message: /does nothing/ },
  {
    ok: 'bindacqaddress 192.0.2.7',
    err: 'server time.example iburst',
    code: 'outside-source',
    message: /source/,
  },
  { ok: 'bindacqaddress 192.0.2.7', err: 'POOL time.example', code: 'outside-source', message: /^POOL adds/ },
  {
    ok: 'ntsdumpdir /var/lib/chrony',
    err: 'include /etc/chrony/*.conf',
    code: 'outside-source',
    message: /file/,
  },
  {
    ok: 'hwclockfile /etc/adjtime',
    err: 'rtcfile /var/lib/chrony/rtc',
    code: 'has-setting',
    message: /hardware|written/,
  },
  { ok: 'dscp 46', err: 'hwtimestamp *', code: 'has-setting', message: /adapter/ },
  { ok: 'cmdport 0', err: 'port 0', code: 'breaks-plan', message: /UDP port 123/ },
  { ok: 'bindcmdaddress 192.0.2.1', err: 'bindcmdaddress /', code: 'breaks-plan', message: /Unix socket/ },
  { ok: 'ratelimit interval -4', err: 'ratelimit burst 4', code: 'breaks-plan', message: /8 s/ },
  {
    ok: 'smoothtime 400 0.001 leaponly',
    err: 'smoothtime 400 0.001',
    code: 'breaks-plan',
    message: /not agree/,
  },
  { ok: 'deny 192.0.2.7', err: 'deny all', code: 'breaks-plan', message: /every allow/ },
  { ok: 'clientloglimit 1048576', err: 'noclientlog', code: 'breaks-plan', message: /interleaved/ },
  {
    ok: 'maxsamples 8',
    err: 'ptpdomain 1',
    code: 'too-new',
    message: /ptpdomain is unknown to chrony 4\.3 of debian-12.*4\.6 is the first/,
  },
  {
    ok: 'log selection',
    err: 'log selection',
    code: 'too-new',
    message: /4\.3 is the first/,
    system: 'ubuntu-22.04',
  },
  {
    ok: 'ratelimit interval 1',
    err: 'ratelimit interval 1 KOD 2',
    code: 'too-new',
    message: /ratelimit kod .*4\.6/,
  },
  { ok: 'allow 192.0.2.0/24', err: 'allow 192.0.2.0/24  #', code: 'trailing-comment', message: /: #$/ },
  { ok: 'logdir /x#y', err: 'logdir /x ; y', code: 'trailing-comment', message: /: ; y$/ },
  { ok: 'lock_all', err: 'lock_all ! now', code: 'trailing-comment', message: /: ! now$/ },
  { ok: 'rtconutc', err: 'rtconutc %', code: 'trailing-comment', message: /: %$/ },
  { ok: 'allow', err: 'allow wall-1', code: 'invalid-network', message: /host name/ },
  { ok: 'allow all', err: 'allow ALL', code: 'invalid-network', message: /host name/ },
  {
    ok: 'allow all 192.0.2.0/24',
    err: 'allow 192.0.2.0/24 all',
    code: 'invalid-network',
    message: /host name/,
  },
  { ok: 'allow fd00::/8', err: 'allow fe80::1%eth0', code: 'invalid-network', message: /host name/ },
  {
    ok: 'cmdallow 192.0.2.7',
    err: 'cmdallow monitor.example',
    code: 'invalid-network',
    message: /host name/,
  },
  { ok: 'cmddeny all', err: 'cmddeny monitor.example', code: 'invalid-network', message: /host name/ },
];
