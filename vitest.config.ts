import { configDefaults, defineConfig } from 'vitest/config';

/** Files in which real daemons keep time. What they say depends on when they run, and nearly all of it is waiting. */
const CLOCKS = [
  'test/topology/**/*.test.ts',
  'test/clockseed/{judge,take-preset}*.test.ts',
  'test/secrets/{authenticate,border,rotate}.test.ts',
];

export default defineConfig({
  test: {
    // Real tools on a machine that others use too: a schema check takes 0.5 s there when it is idle.
    testTimeout: 20_000,
    hookTimeout: 30_000,
    // The default reporter stands last, so that the run still closes with its lines.
    reporters: ['./test/support/report-skipped-tools.ts', 'default'],
    // First what computes, as much at once as there are processors; then clocks, with nothing beside them that does.
    projects: [
      {
        extends: true,
        test: {
          name: 'files',
          include: ['test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, 'dist/**', 'out/**', ...CLOCKS],
          maxWorkers: '100%',
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: { name: 'clocks', include: CLOCKS, maxWorkers: 4, sequence: { groupOrder: 1 } },
      },
    ],
  },
});
