import { configDefaults, defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: [...configDefaults.exclude, 'dist/**', 'out/**'],
    // Real tools on a machine that others use too: a schema check takes 0.5 s there when it is idle.
    // Much of it waits for real daemons: one processor need not be kept free.
    maxWorkers: '100%',
    testTimeout: 20_000,
    hookTimeout: 30_000,
    // The default reporter stands last, so that the run still closes with its lines.
    reporters: ['./test/support/report-skipped-tools.ts', 'default'],
  },
});
