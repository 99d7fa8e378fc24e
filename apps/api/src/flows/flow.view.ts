import { criticalPath, flowEtaSeconds, isEnded, type JobState } from '@fairlane/domain';
import type { FlowNode } from '@fairlane/persistence';
import type { FlowView } from './flow.schemas.js';

const iso = (time: Date | null): string | null => time?.toISOString() ?? null;

/** What a flow is shown with besides its jobs. */
interface FlowFacts {
  readonly id: string;
  readonly edges: readonly { readonly from: string; readonly to: string }[];
  /** Slots that the customer holds; null when unknown. */
  readonly slots: number | null;
  readonly truncated: boolean;
}

/** A flow of at least one job. */
export function flowView(nodes: readonly FlowNode[], { id, edges, slots, truncated }: FlowFacts): FlowView {
  const placeOf = new Map(nodes.map((node, place) => [node.id, place]));
  const parents = nodes.map((): number[] => []);
  const shown = edges.filter(({ from, to }) => placeOf.has(from) && placeOf.has(to));
  for (const { from, to } of shown) parents[placeOf.get(to) ?? 0]?.push(placeOf.get(from) ?? 0);

  const left = nodes.map((node) => (isEnded(node.state) ? 0 : node.remainingSeconds));
  const whole = nodes.map((node, place) => node.runSeconds + (left[place] ?? 0));
  const path = criticalPath(parents, whole);
  const remaining = criticalPath(parents, left).seconds;
  const work = left.reduce((sum, seconds) => sum + seconds, 0);
  const states = countStates(nodes);
  const state = stateOf(states);
  return {
    id,
    customerId: nodes[0]?.customerId ?? '',
    state,
    states,
    createdAt: earliest(nodes.map(({ createdAt }) => createdAt)) ?? new Date(0).toISOString(),
    startedAt: earliest(nodes.map(({ startedAt }) => startedAt)),
    finishedAt: state === 'active' ? null : latest(nodes.map(({ finishedAt }) => finishedAt)),
    criticalPath: {
      jobIds: path.nodes.map((place) => nodes[place]?.id ?? ''),
      seconds: path.seconds,
      remainingSeconds: remaining,
    },
    etaSeconds: eta(state, work, remaining, slots),
    nodes: nodes.map((node) => ({
      ...{ id: node.id, key: node.key, name: node.name, task: node.task, type: node.type, state: node.state },
      ...{ onParentFailure: node.onParentFailure, estimateSeconds: node.estimateSeconds },
      ...{ runSeconds: node.runSeconds, startedAt: iso(node.startedAt), finishedAt: iso(node.finishedAt) },
    })),
    edges: shown,
    truncated,
  };
}

function eta(state: FlowView['state'], work: number, path: number, slots: number | null): number | null {
  if (state !== 'active') return 0;
  return slots === null ? null : flowEtaSeconds(work, path, slots);
}

function countStates(nodes: readonly FlowNode[]): Partial<Record<JobState, number>> {
  const states: Partial<Record<JobState, number>> = {};
  for (const { state } of nodes) states[state] = (states[state] ?? 0) + 1;
  return states;
}

function stateOf(states: Partial<Record<JobState, number>>): FlowView['state'] {
  if (Object.keys(states).some((state) => !isEnded(state as JobState))) return 'active';
  return (['failed', 'expired', 'cancelled'] as const).find((state) => states[state]) ?? 'succeeded';
}

function earliest(times: readonly (Date | null)[]): string | null {
  return iso(times.reduce((first, time) => (time && (!first || time < first) ? time : first), null));
}

function latest(times: readonly (Date | null)[]): string | null {
  return iso(times.reduce((last, time) => (time && (!last || time > last) ? time : last), null));
}
