import { writeSync } from 'node:fs';

// Loaded before a program that is measured: what it took, for whoever listens on descriptor 3.
process.on('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  writeSync(3, JSON.stringify({ maxRSS, processorSeconds: (userCPUTime + systemCPUTime) / 1e6 }));
});
