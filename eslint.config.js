import tseslint from 'typescript-eslint';

/** Sources of time and chance come in from outside, or a simulated history cannot be replayed. */
const injected = [
  ['Date', 'now'],
  ['Math', 'random'],
  ['AbortSignal', 'timeout'],
  ['process', 'nextTick'],
  ['crypto', 'randomUUID'],
].map(([object, property]) => ({ object, property, message: 'Take a Clock or a Random from the caller.' }));

const injectedGlobals = ['setTimeout', 'setInterval', 'setImmediate'].map((name) => ({
  name,
  message: 'Take a Clock from the caller.',
}));

const forbid = (...groups) => ({
  'no-restricted-imports': [
    'error',
    { patterns: groups.map(([group, message]) => ({ group: [group], message })) },
  ],
});

const testCode = ['**/test/**', 'src never imports tests.'];
const commandLine = ['**/cli/**', 'Imports run one way: cli → everything else.'];

export default tseslint.config(
  { ignores: ['node_modules/', 'dist/', 'coverage/', '.local/', '**/*.d.ts'] },
  ...tseslint.configs.strictTypeChecked,
  ...tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['*.config.js'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      complexity: ['error', 12],
      'max-depth': ['error', 3],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-params': ['error', 5],
      'no-console': 'error',
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx'] }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/prefer-nullish-coalescing': ['error', { ignorePrimitives: { string: true } }],
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: {
      'no-restricted-properties': ['error', ...injected],
      'no-restricted-globals': ['error', ...injectedGlobals],
      'no-restricted-syntax': [
        'error',
        {
          selector: "NewExpression[callee.name='Date'][arguments.length=0]",
          message: 'Take a Clock from the caller.',
        },
      ],
      ...forbid(testCode, commandLine),
    },
  },
  { files: ['src/cli/**/*.ts'], rules: forbid(testCode) },
  {
    files: ['src/engine/**/*.ts'],
    rules: forbid(
      testCode,
      commandLine,
      ['**/aws/**', 'The engine knows no cloud: it owns the port that src/aws implements.'],
      ['**/controller/**', 'Imports run one way: controller → engine.'],
      ['**/reconcilers/**', 'Imports run one way: reconcilers → engine.'],
      ['**/api/**', 'The engine knows no Kubernetes types.'],
      ['@aws-sdk/*', 'The engine knows no cloud.'],
      ['@kubernetes/*', 'The engine knows no Kubernetes.'],
    ),
  },
  {
    files: ['src/reconcilers/**/*.ts'],
    rules: {
      ...forbid(
        testCode,
        commandLine,
        ['**/controller/**', 'Imports run one way.'],
        ['**/aws/*.ts', 'Data sheets use operations only.'],
        ['@kubernetes/*', 'Data sheets know no Kubernetes.'],
      ),
      'no-restricted-syntax': [
        'error',
        {
          selector: 'AwaitExpression',
          message: 'A data sheet is data and pure functions; the engine awaits.',
        },
        { selector: 'NewExpression[callee.name="Date"]', message: 'A data sheet has no clock.' },
      ],
    },
  },
  {
    files: ['src/api/**/*.ts'],
    rules: forbid(
      testCode,
      commandLine,
      ['**/controller/**', 'Imports run one way.'],
      ['**/engine/**', 'Imports run one way.'],
      ['@aws-sdk/*', 'The API knows no cloud.'],
    ),
  },
  {
    files: ['src/aws/**/*.ts'],
    rules: forbid(
      testCode,
      commandLine,
      ['**/controller/**', 'Imports run one way.'],
      ['**/reconcilers/**', 'Imports run one way.'],
      ['@kubernetes/*', 'src/aws knows no Kubernetes.'],
    ),
  },
  {
    // The adapters that turn the machine's clock and dice into the injected ones, and the programs that start things.
    files: [
      'src/clock.ts',
      'src/random.ts',
      'src/main.ts',
      'src/config.ts',
      'src/api/v1alpha1/generate-crd.ts',
    ],
    rules: {
      'no-restricted-globals': 'off',
      'no-restricted-properties': 'off',
      'no-restricted-syntax': 'off',
      'no-console': 'off',
    },
  },
  {
    files: ['test/aws-emulator/**/*.ts'],
    rules: forbid([
      '**/src/**',
      'The emulator knows nothing of the operator, or it would only agree with it.',
    ]),
  },
  {
    files: [
      'test/demo/**',
      'test/control-plane/**',
      'test/tools/**',
      'test/simulation/main.ts',
      'test/simulation/*/main.ts',
      'test/aws-emulator/server.ts',
    ],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['**/*.test.ts'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off', 'max-lines': 'off' },
  },
  { files: ['**/*.js'], ...tseslint.configs.disableTypeChecked },
);
