const shared = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { target: 'es2024', parser: { syntax: 'typescript' } },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
};

const tier = (name, options = {}) => ({
  ...shared,
  displayName: name,
  testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
  ...options,
});

export default {
  coverageProvider: 'v8',
  collectCoverageFrom: ['src/**/*.ts'],
  // The vm contexts of ESM test files leak (jest#14605); a worker over this size is replaced.
  workerIdleMemoryLimit: '512MB',
  // Real processes start and stop in the integration tier; the other tiers finish each test in milliseconds.
  testTimeout: 120_000,
  projects: [
    tier('unit'),
    {
      ...tier('emulator'),
      testMatch: ['<rootDir>/test/aws-emulator/**/*.test.ts'],
      globalSetup: '<rootDir>/test/aws-emulator/rule-book/global-setup.ts',
      globalTeardown: '<rootDir>/test/aws-emulator/rule-book/global-teardown.ts',
    },
    tier('simulation'),
    tier('integration', {
      globalSetup: '<rootDir>/test/integration/global-setup.ts',
      globalTeardown: '<rootDir>/test/integration/global-teardown.ts',
    }),
    tier('image', {
      globalSetup: '<rootDir>/test/image/global-setup.ts',
      globalTeardown: '<rootDir>/test/image/global-teardown.ts',
    }),
    tier('live', { globalSetup: '<rootDir>/test/live/global-setup.ts' }),
  ],
};
