import type { Overview } from '../../api/types.js';
import { count, percent, plural, seconds } from '../../format/format.js';
import type { Tone } from '../../ui/badges.js';

export interface Verdict {
  readonly tone: Tone;
  readonly title: string;
  readonly detail: string;
}

/** The answer of the whole page in two sentences: who is noisy, and what it costs the others. */
export function verdictOf(overview: Overview): Verdict {
  const { noisy, quiet, pools, activeCustomers, jainIndex } = overview;
  const slots = pools.reduce((sum, pool) => sum + pool.slots, 0);
  if (slots === 0)
    return {
      tone: 'bad',
      title: 'Nothing runs: no worker is up.',
      detail: `${waitingText(overview)} Start a worker.`,
    };
  if (activeCustomers === 0)
    return {
      tone: 'none',
      title: 'All quiet.',
      detail: `Nobody has jobs; ${plural(slots, 'slot')} wait for them.`,
    };
  if (quiet.harmed.length > 0) return harmedVerdict(overview);
  const [first] = noisy;
  if (!first) {
    const index = jainIndex === null ? '' : ` Jain's index is ${jainIndex.toFixed(2)}.`;
    return {
      tone: 'good',
      title: 'Everyone is served fairly.',
      detail: `${plural(activeCustomers, 'customer')} with work wait ${seconds(quiet.waitP99Seconds)} at most (p99).${index}`,
    };
  }
  const work = seconds(first.queuedSeconds / slots);
  return {
    tone: 'good',
    title: `${subject(overview)} noisy. ${others(quiet.customers)}`,
    detail:
      `${first.name} queues ${plural(first.queued, 'job')}, ${work} of work for all slots, and gets ${percent(first.share)} of them; ` +
      `its fair share is ${percent(first.fairShare)}.${waitComparison(overview)}`,
  };
}

function subject({ noisy }: Overview): string {
  const [first, second] = noisy;
  if (noisy.length === 1) return `${first?.name ?? ''} is`;
  if (noisy.length === 2) return `${first?.name ?? ''} and ${second?.name ?? ''} are`;
  return `${first?.name ?? ''} and ${noisy.length - 1} others are`;
}

function others(customers: number): string {
  if (customers === 0) return 'Nobody else has work.';
  return customers === 1 ? 'The other customer is unharmed.' : `The other ${count(customers)} are unharmed.`;
}

function waitComparison({ quiet, queueWaitSeconds }: Overview): string {
  if (quiet.waitP99Seconds === null) return '';
  const inOneQueue =
    queueWaitSeconds === null ? '' : `; in one queue it would be ${seconds(queueWaitSeconds)}`;
  return ` The others wait ${seconds(quiet.waitP99Seconds)} (p99)${inOneQueue}.`;
}

function harmedVerdict({ quiet }: Overview): Verdict {
  const [worst] = quiet.harmed;
  const bound = seconds(quiet.waitBoundSeconds);
  const who =
    quiet.harmed.length === 1 ? `${worst?.id ?? ''} waits` : `${quiet.harmed.length} customers wait`;
  return {
    tone: 'warn',
    title: `${who} longer than fair turns should let anybody wait.`,
    detail: `${worst?.id ?? ''} waits ${seconds(worst?.waitP99Seconds)} (p99); the bound is ${bound}. Its own limits, a paused lane or tasks that cannot yield may be why: open one of its jobs.`,
  };
}

function waitingText({ lanes }: Overview): string {
  const queued = lanes.reduce((sum, lane) => sum + lane.queued, 0);
  return queued === 0 ? 'Nothing is queued.' : `${plural(queued, 'job')} are queued.`;
}
