const swc = [
  '@swc/jest',
  {
    jsc: {
      target: 'es2023',
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
    },
    module: { type: 'es6' },
    sourceMaps: 'inline',
  },
];

const project = (displayName, testMatch, extra = {}) => ({
  displayName,
  testMatch,
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': swc },
  moduleNameMapper: {
    '^@fairlane/([a-z]+)$': '<rootDir>/libs/$1/src/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.fairlane/'],
  ...extra,
});

/**
 * Unit tests sit beside the code and need nothing. The rest run on a real PostgreSQL and RabbitMQ: those of `whole` one
 * file after the other, since they measure, count, or break what they run on.
 */
export default {
  projects: [
    project('unit', ['<rootDir>/{apps,libs,bench,examples}/**/*.spec.ts']),
    project('integration', ['<rootDir>/test/integration/**/*.spec.ts']),
    project('whole', ['<rootDir>/test/{browser,chaos,counted-work,e2e}/**/*.spec.ts']),
  ],
};
