import { describe, expect } from 'vitest';
import { judgeDirective } from '../../src/facts/judge-directive.js';
import { testWith } from '../support/tools.js';
import { CHRONYDS, checkSyntax, startAlone } from './run-chronyd.js';

/** Lines refused because a daemon would not start, although `chronyd -p` takes them: with what makes them fatal. */
const FATAL_AT_START = [
  { refused: 'hwtimestamp absent0', beside: '', says: /Could not enable HW timestamping on absent0/ },
  { refused: 'acquisitionport 1123', beside: 'bindacqdevice absent0\n', says: /Could not open NTP sockets/ },
  {
    refused: 'rtcfile /nowhere/rtc',
    beside: 'rtcsync\n',
    says: /rtcfile directive cannot be used with rtcsync/,
  },
  { refused: 'allow 10.0.0.0/33', beside: '', says: /Bad subnet/ },
];

/** Lines refused because chronyd can not read them. */
const UNREADABLE = [
  'rtconutc # UTC',
  'lock_all ! now',
  'logdir /x ; y',
  'log tracking %',
  'allow 192.0.2.7 #',
  'allow ALL',
  'maxupd 5',
  '\u00a0rtconutc',
  `logdir /${'a'.repeat(2039)}`,
];

describe.each(CHRONYDS)('%s', (name) => {
  testWith([name, 'netns'], 'does not start with lines that are refused for it', (paths) => {
    for (const { refused, beside, says } of FATAL_AT_START) {
      expect(judgeDirective(refused, 'debian-12'), refused).toBeDefined();
      expect(checkSyntax(paths[name], `${beside}${refused}\n`).status, refused).toBe(0);
      expect(startAlone(paths[name], `${beside}${refused}\n`).output, refused).toMatch(says);
    }
    const innocent = FATAL_AT_START.map(({ beside }) => beside).join('');
    expect(startAlone(paths[name], innocent).output).not.toMatch(/Fatal/);
  });

  testWith([name], 'can not read lines that are refused for it', (paths) => {
    for (const line of UNREADABLE) {
      expect(judgeDirective(line, 'debian-12'), line).toBeDefined();
      expect(checkSyntax(paths[name], `${line}\n`).status, line).toBe(1);
    }
  });
});

// 4.0 drops what follows a network’s prefix length, so this comment passes there; the judge refuses it everywhere.
testWith(['chronyd-4.0', 'chronyd-4.3'], 'the recipe’s trailing comment is fatal after 4.0 only', (paths) => {
  const line = 'allow 192.0.2.0/24  #\n';
  expect(checkSyntax(paths['chronyd-4.0'], line).status).toBe(0);
  expect(checkSyntax(paths['chronyd-4.3'], line).status).toBe(1);
});
