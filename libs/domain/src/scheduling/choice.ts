import { NONE } from './columns.js';
import { type Eligibility } from './eligibility.js';
import { type SchedulerSettings } from './interface.js';
import { type Pool } from './tables.js';
import { type FlowTree } from './tree.js';

/** Users whose jobs one turn may bundle: enough to fill a quantum with small jobs, few enough for one message. */
const MOST_USERS_PER_TURN = 16;

/** What a turn takes from one flow. */
export interface Part {
  readonly user: number;
  readonly leaf: number;
  readonly flow: number;
  readonly jobs: number;
  readonly seconds: number;
  /** Seconds charged to the user and the leaf; what the customer is charged is the sum over the parts. */
  readonly charge: number;
  /** Slot seconds that it has held, once the turn has ended. */
  held: number;
}

/** What a turn takes: first of the user whose turn it is, then of those who fill the rest of it. */
export type Parts = readonly [Part, ...Part[]];

/** The leaf whose turn it is in a pool: at each level the child with the least finish tag. `NONE` if nobody may. */
export function choose(tree: FlowTree, eligibility: Eligibility, pool: Pool): number {
  const node = chooseNode(tree, eligibility, pool);
  if (node === NONE) return NONE;
  return chooseOfUser(tree, eligibility, chooseUser(tree, eligibility, node));
}

function chooseNode(tree: FlowTree, eligibility: Eligibility, pool: Pool): number {
  const { nodes } = tree;
  const sliced = pool.sliced.top;
  const opaque = pool.admitsOpaque ? eligibility.firstOpaqueNode(pool) : NONE;
  if (sliced === NONE || opaque === NONE) return Math.max(sliced, opaque);
  return nodes.comesBefore(pool.opaque.topKey, pool.sliced.topKey, opaque, sliced) ? opaque : sliced;
}

function chooseUser(tree: FlowTree, eligibility: Eligibility, node: number): number {
  let best = NONE;
  const { next } = tree.strands;
  for (let strand = tree.nodes.firstStrand.get(node); strand !== NONE; strand = next.get(strand)) {
    const leaf = eligibility.isOpen(strand) ? eligibility.firstLeaf(strand) : NONE;
    if (leaf !== NONE && (best === NONE || tree.leafOrder.before(leaf, best))) best = leaf;
  }
  return tree.leaves.user.get(best);
}

function chooseOfUser(tree: FlowTree, eligibility: Eligibility, user: number): number {
  const { leaves } = tree;
  const tagOf = (leaf: number) => leaves.v.get(leaf) + eligibility.tagSeconds(leaves.flow.get(leaf));
  let best = NONE;
  for (let leaf = tree.users.firstLeaf.get(user); leaf !== NONE; leaf = leaves.nextOfUser.get(leaf)) {
    if (!eligibility.isEligible(leaf)) continue;
    eligibility.liftLeafIfAway(leaf);
    if (best === NONE || leaves.comesBefore(tagOf(leaf), tagOf(best), leaf, best)) best = leaf;
  }
  return best;
}

/** Most jobs that a turn of this leaf may reserve. */
export function mostJobs(
  tree: FlowTree,
  settings: SchedulerSettings,
  leaf: number,
  freeSlots: number,
): number {
  const strand = tree.leaves.strand.get(leaf);
  if (tree.isOpaque(strand)) return 1;
  // While slots are free, a full quantum in one of them would leave the others idle: spread what there is.
  const spread = freeSlots > 0 ? Math.ceil(tree.strands.queued.get(strand) / freeSlots) : Infinity;
  return Math.max(1, Math.min(settings.maxJobsPerTurn, spread));
}

/**
 * Most jobs that the turn may claim. The reserve is reckoned with the mean job; beside one job of an hour, a thousand
 * of a millisecond would be claimed one by one. So it may claim more of them if they are smaller than the mean and fit
 * into the quantum, up to what leaves every other slot as much.
 */
export function mostClaimed(tree: FlowTree, parts: readonly Part[], jobLimit: number, slots: number): number {
  let reserved = 0;
  let queued = 0;
  for (const { flow, jobs } of parts) {
    reserved += jobs;
    queued += tree.flows.availableJobs(flow);
  }
  return Math.max(reserved, Math.min(jobLimit, Math.floor(queued / (slots + 1))));
}

/**
 * What the turn takes: jobs of the leaf's user and, if they do not fill the quantum, of the colleagues that come next.
 * One turn per user would kill bundling, and a turn that names no user lets one user's flood go first in every turn:
 * colleagues then wait 197 s instead of 0.4 s.
 */
export function bundle(
  tree: FlowTree,
  eligibility: Eligibility,
  settings: SchedulerSettings,
  leaf: number,
  jobLimit: number,
): Parts {
  const first = take(tree, eligibility, leaf, jobLimit, settings.quantumSeconds);
  const parts: [Part, ...Part[]] = [first];
  const strand = tree.leaves.strand.get(leaf);
  if (tree.isOpaque(strand)) return parts;
  let jobs = jobLimit - first.jobs;
  let seconds = settings.quantumSeconds - first.charge;
  if (jobs < 1 || seconds <= 0) return parts;
  for (const other of tree.strands.firstOf(strand, MOST_USERS_PER_TURN)) {
    if (other === leaf || parts.length === MOST_USERS_PER_TURN) continue;
    if (jobs < 1 || tree.flows.jobSeconds(tree.leaves.flow.get(other)) > seconds) break;
    eligibility.liftIfAway(other);
    const part = take(tree, eligibility, other, jobs, seconds);
    parts.push(part);
    jobs -= part.jobs;
    seconds -= part.charge;
  }
  return parts;
}

/** At least one job: a turn exists to do some of one, however big. */
function take(
  tree: FlowTree,
  eligibility: Eligibility,
  leaf: number,
  jobLimit: number,
  secondsLeft: number,
): Part {
  const flow = tree.leaves.flow.get(leaf);
  const each = tree.flows.jobSeconds(flow);
  const fitting = Math.max(1, Math.floor(secondsLeft / each));
  const jobs = Math.min(tree.flows.availableJobs(flow), jobLimit, fitting);
  const seconds = jobs * each;
  const opaque = tree.flows.opaque.get(flow) === 1;
  return {
    user: tree.leaves.user.get(leaf),
    leaf,
    flow,
    jobs,
    seconds,
    charge: opaque ? eligibility.estimate(flow) : Math.min(secondsLeft, seconds),
    held: 0,
  };
}
