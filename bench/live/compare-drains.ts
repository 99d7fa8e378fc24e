import { settleServers } from '../compare/peers.js';
import { alternate } from '../compare/alternate.js';
import { withRatios } from '../compare/ratios.js';
import { spread, type Spread } from '../compare/summary.js';
import { drain, drainBesideFlow, drainBesideResources, drainBesideThrottled } from './drain.js';

const PLAIN = 'drain';

/** The drain of plain jobs, by itself and beside what waits at the gates. */
export const DRAINS = {
  [PLAIN]: drain,
  'drain-throttled': drainBesideThrottled,
  'drain-resources': drainBesideResources,
  'drain-flow': drainBesideFlow,
} as const;

type DrainName = keyof typeof DRAINS;

export const isDrain = (name: string): name is DrainName => name in DRAINS;

interface Compared {
  readonly jobsPerSecond: Spread;
  /** Over the plain drain of the same round. */
  readonly ratio: Spread;
}

/**
 * Runs the drains of these names and the plain one, each once in every round, and compares them round by round. For each
 * it prints a line that says what the plain jobs keep of their rate.
 */
export async function compareDrains(
  names: readonly DrainName[],
  rounds: number,
): Promise<Record<string, Compared>> {
  const contenders = [...new Set<DrainName>([PLAIN, ...names])].map((name) => ({
    ...{ name, title: name, kind: name === PLAIN ? ('baseline' as const) : ('fairlane' as const) },
    run: async () => ({ jobsPerSecond: (await DRAINS[name]()).jobsPerSecond }),
  }));
  const measured = withRatios(await alternate({ id: PLAIN, contenders }, rounds, settleServers), PLAIN, [
    ['ratio', 'jobsPerSecond'],
  ]);
  const compared = measured.map(({ name, runs }) => {
    const of = (key: string) => spread(runs.flatMap((run) => run[key] ?? []));
    return [name, { jobsPerSecond: of('jobsPerSecond'), ratio: of('ratio') }] as const;
  });
  for (const [name, { ratio }] of compared)
    if (name !== PLAIN) console.log(`${name}: ${asText(ratio)} of the plain drain, ${rounds} rounds`);
  return Object.fromEntries(compared);
}

const asText = ({ median, min, max }: Spread): string =>
  `${median.toFixed(3)} (${min.toFixed(3)} - ${max.toFixed(3)})`;
