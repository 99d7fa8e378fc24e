/** Imports point one way: domain <- contracts <- persistence, messaging <- apps. Each rule says why it is there. */
const lib = (name) => `^libs/${name}/`;
const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

module.exports = {
  forbidden: [
    rule('no-cycles', 'A cycle is a missing concept.', {}, { circular: true }),
    rule(
      'scheduling-is-pure',
      'The fair-share policy has no I/O, no clock and no framework: it imports nothing but itself.',
      { path: '^libs/domain/src/scheduling/', pathNot: '\\.spec\\.ts$' },
      { pathNot: '^libs/domain/src/scheduling/' },
    ),
    rule(
      'domain-imports-nothing',
      'The domain knows neither framework nor infrastructure.',
      { path: lib('domain'), pathNot: '\\.spec\\.ts$' },
      { pathNot: `${lib('domain')}|node_modules/uuid` },
    ),
    rule(
      'contracts-on-domain',
      'Messages are made of domain words and schemas only.',
      { path: lib('contracts') },
      { path: '^libs/(?!domain|contracts)' },
    ),
    rule(
      'persistence-apart',
      'Storage and messaging do not know each other.',
      { path: lib('persistence') },
      { path: lib('messaging') },
    ),
    rule(
      'messaging-apart',
      'Storage and messaging do not know each other.',
      { path: lib('messaging') },
      { path: lib('persistence') },
    ),
    rule(
      'libs-below-apps',
      'Libraries never reach up into an application.',
      { path: '^libs/' },
      { path: '^apps/' },
    ),
    rule(
      'apps-apart',
      'Applications talk through contracts, never by import.',
      { path: '^apps/([^/]+)/' },
      { path: '^apps/', pathNot: '^apps/$1/' },
    ),
    rule(
      'dashboard-by-the-contract',
      'The dashboard runs in a browser: it knows the API by its generated types, and the words of the domain.',
      { path: '^apps/dashboard/' },
      { path: '^libs/(?!client|domain)' },
    ),
    rule(
      'no-deep-imports',
      'A library is used through its index.',
      { path: '^(apps|test|bench|examples|scripts)/' },
      { path: '^libs/[^/]+/src/(?!index\\.ts$)' },
    ),
    rule(
      'no-deep-imports-between-libs',
      'A library is used through its index.',
      { path: '^libs/([^/]+)/' },
      { path: '^libs/[^/]+/src/(?!index\\.ts$)', pathNot: '^libs/$1/' },
    ),
    rule(
      'testing-only-in-tests',
      'Test support never ships.',
      { path: '^(apps|libs/(?!testing))', pathNot: '\\.spec\\.ts$' },
      { path: lib('testing') },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|\\.fairlane)/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default'],
    },
  },
};
