import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import { FairShareScheduler } from './fair-share-scheduler.js';
import { type Heap } from './heap.js';
import { type FlowKey, type Grant } from './interface.js';
import { opaqueReserve, turnsOfShare } from './limits.js';
import { type Pool } from './tables.js';

const RUNS = 1_500;
const MOST_MILLISECONDS = 3_000;
const QUANTUM = 0.5;
const MAX_SHARES: Record<string, number> = { quick: 0.4, long: 1 };
const EPSILON = 1e-9;

const customerArbitrary = fc.constantFrom('a', 'b', 'c', 'd');
const flowArbitrary: fc.Arbitrary<FlowKey> = fc.record({
  customerId: customerArbitrary,
  userId: fc.constantFrom('', 'ann'),
  jobType: fc.constantFrom('quick', 'long'),
  opaque: fc.constantFrom(false, false, false, true),
});
const poolArbitrary = fc.constantFrom('general', 'general', 'express');
const backlogArbitrary = {
  jobs: fc.integer({ min: 0, max: 30 }),
  each: fc.constantFrom(0, 0.01, 0.4, 3, 1e4),
};

type Command =
  | { do: 'count'; flow: FlowKey; jobs: number; each: number }
  | { do: 'hint'; flow: FlowKey; jobs: number; each: number }
  | { do: 'issue'; pool: string; times: number }
  | {
      do: 'settle';
      which: number;
      held: number;
      jobs: number;
      outcome: 'worked' | 'empty' | 'capped';
    }
  | { do: 'forget'; which: number }
  | { do: 'configure'; customerId: string; weight: number; limit: number | null; paused: boolean }
  | { do: 'resize'; pool: string; slots: number }
  | { do: 'wait'; seconds: number };

const issueArbitrary = fc.record({
  do: fc.constant('issue' as const),
  pool: poolArbitrary,
  times: fc.integer({ min: 1, max: 4 }),
});
const settleArbitrary = fc.record({
  do: fc.constant('settle' as const),
  which: fc.nat(20),
  held: fc.constantFrom(0, 0.2, 0.5, 0.5, 0.6, 40),
  jobs: fc.nat(3),
  outcome: fc.constantFrom('worked' as const, 'worked' as const, 'empty' as const, 'capped' as const),
});
const commandArbitrary: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('count' as const), flow: flowArbitrary, ...backlogArbitrary }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('hint' as const), flow: flowArbitrary, ...backlogArbitrary }),
  },
  { weight: 6, arbitrary: issueArbitrary },
  { weight: 5, arbitrary: settleArbitrary },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('forget' as const), which: fc.nat(20) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('configure' as const),
      customerId: customerArbitrary,
      weight: fc.constantFrom(0.5, 1, 4),
      limit: fc.constantFrom(null, null, 1, 3),
      paused: fc.constantFrom(false, false, true),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('resize' as const),
      pool: poolArbitrary,
      slots: fc.integer({ min: 0, max: 10 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('wait' as const), seconds: fc.constantFrom(0.3, 1, 5) }),
  },
);

/** Drives a scheduler through commands and checks, after each, what it keeps against what can be worked out anew. */
class Checked {
  readonly scheduler = new FairShareScheduler({
    quantumSeconds: QUANTUM,
    opaqueMaxShare: 0.5,
    maxJobsPerTurn: 20,
    backoffSeconds: 1,
  });
  private readonly tree = this.scheduler['tree'];
  private readonly limits = new Map<string, number | null>();
  private readonly serves = {
    general: () => true,
    express: (_: string, type: string) => type === 'quick',
  };
  private out: Grant[] = [];
  private now = 0;
  private turns = 0;

  constructor() {
    for (const type of Object.keys(MAX_SHARES))
      this.scheduler.setJobType(type, { maxShare: MAX_SHARES[type]! });
    this.resize('express', 2);
    this.resize('general', 6);
    for (const id of ['a', 'b', 'c', 'd']) this.configure(id, id === 'd' ? 4 : 1, null, false);
  }

  run(command: Command): void {
    const before = this.standing();
    this.apply(command);
    this.checkHeaps();
    this.checkReturns(before);
    this.checkDebts(before);
  }

  private apply(command: Command): void {
    switch (command.do) {
      case 'count':
        this.scheduler.setBacklog(command.flow, { jobs: command.jobs, seconds: command.jobs * command.each });
        return;
      case 'hint':
        this.scheduler.addBacklog(command.flow, command.jobs - 10, (command.jobs - 10) * command.each);
        return;
      case 'issue':
        for (let time = 0; time < command.times; time++) this.issue(command.pool);
        return;
      case 'settle':
        this.settle(command);
        return;
      case 'forget':
        this.scheduler.forget(this.takeOut(command.which)?.turnId ?? 'none');
        return;
      case 'configure':
        this.configure(command.customerId, command.weight, command.limit, command.paused);
        return;
      case 'resize':
        this.resize(command.pool, command.slots);
        return;
      case 'wait':
        this.now += command.seconds;
        this.scheduler['backoffs'].end(this.now);
    }
  }

  private issue(poolName: string): void {
    const pool = this.scheduler['pools'].get(poolName)!;
    const eligible = [...this.leavesOf(pool)].filter((leaf) => this.isEligible(leaf, pool));
    const tags = new Map([...pool.sliced.entries()].map(([node, tag]) => [this.idOf(node), tag]));
    const least = Math.min(...tags.values());
    const onlySliced = pool.opaque.size === 0;
    const admitted = pool.settings.slots - opaqueReserve(pool.settings.slots, pool.slicedOut);
    const grant = this.scheduler.issue(poolName, `turn ${this.turns++}`, this.now);
    if (grant === undefined) {
      must(pool.settings.slots === 0 || eligible.length === 0, 'a turn for whoever is eligible');
      return;
    }
    this.out.push(grant);
    must(eligible.length > 0, 'no turn where nobody is eligible');
    if (!grant.opaque && tags.has(grant.customerId) && onlySliced) {
      must(tags.get(grant.customerId)! <= least + EPSILON, 'the least finish tag');
    }
    this.checkLimits(grant, pool, admitted);
    for (const userId of grant.userIds) {
      const flow = this.flowOf({ ...grant, userId });
      must(
        this.tree.flows.reservedJobs.get(flow) <= this.tree.flows.jobs.get(flow),
        'no turn beyond the queue',
      );
    }
  }

  private checkLimits(grant: Grant, pool: Pool, admitted: number): void {
    const ofCustomer = this.out.filter((turn) => turn.customerId === grant.customerId);
    must(ofCustomer.length <= (this.limits.get(grant.customerId) ?? Infinity), 'maxConcurrentTurns');
    const alike = ofCustomer.filter(
      (turn) => turn.pool === grant.pool && turn.jobType === grant.jobType && turn.opaque === grant.opaque,
    );
    must(alike.length <= this.cap(pool, grant.jobType, grant.opaque), 'maxShare');
    const opaque = this.out.filter((turn) => turn.pool === grant.pool && turn.opaque);
    must(!grant.opaque || opaque.length <= admitted, 'the opaque reserve');
  }

  private settle(command: Command & { do: 'settle' }): void {
    const grant = this.takeOut(command.which);
    if (grant === undefined) return;
    const [userId = ''] = grant.userIds;
    const worked = command.outcome === 'worked';
    this.scheduler.settle(
      grant.turnId,
      {
        users: worked
          ? [
              {
                userId,
                heldSeconds: command.held,
                drainedJobs: command.jobs,
                drainedSeconds: command.held,
              },
            ]
          : [],
        outcome: command.outcome,
      },
      this.now,
    );
  }

  private takeOut(which: number): Grant | undefined {
    return this.out.splice(which % Math.max(1, this.out.length), 1)[0];
  }

  private configure(id: string, weight: number, limit: number | null, paused: boolean): void {
    this.limits.set(id, limit);
    this.scheduler.setCustomer(id, { tier: 'small', weight, maxConcurrentTurns: limit, paused });
  }

  private resize(pool: string, slots: number): void {
    this.scheduler.setPool(pool, { slots, serves: this.serves[pool as keyof typeof this.serves] });
  }

  // -- What must hold ------------------------------------------------------------------------------------------------

  private checkHeaps(): void {
    const { leaves, strands } = this.tree;
    for (const pool of this.scheduler['pools'].values()) {
      must(pool.admitsOpaque === this.admitsOpaque(pool), 'admission as counted');
      const sliced = new Set<number>();
      const opaque = new Set<number>();
      for (const leaf of this.leavesOf(pool)) {
        const strand = leaves.strand.get(leaf);
        must((leaves.place.get(leaf) !== 0) === this.hasWork(leaf), 'leaves with work in heaps');
        must((strands.open.get(strand) === 1) === this.isUncapped(strand, pool), 'caps as counted');
        const isNext = this.hasWork(leaf) && this.isUncapped(strand, pool) && this.mayRun(leaf);
        if (isNext) (this.tree.isOpaque(strand) ? opaque : sliced).add(this.tree.nodeOf(leaf));
        if (!this.hasWork(leaf)) continue;
        const tag = this.tree.users.v.get(leaves.user.get(leaf)) + this.tagOf(leaf);
        must(Math.abs(leaves.finish.get(leaf) - tag) < EPSILON, 'finish tags of today');
      }
      must(isSame(pool.sliced, sliced), 'customers with sliced work in their heap');
      must(isSame(pool.opaque, opaque), 'customers with opaque work in their heap');
      expectHeap(pool.sliced);
      expectHeap(pool.opaque);
    }
  }

  /** P3: whoever comes back to eligibility is not behind. Those behind the opaque reserve are lifted when looked at. */
  private checkReturns(before: ReturnType<Checked['standing']>): void {
    for (const [pool, node] of this.everyNode()) {
      const was = before.nodes.get(`${pool.name} ${this.idOf(node)}`);
      const isEligible = this.tree.nodes.slicedEntry.get(node) !== 0;
      if (!isEligible || was?.eligible === true) continue;
      must(this.tree.nodes.v.get(node) >= before.virtual.get(pool.name)! - EPSILON, 'v >= V at a return');
    }
    for (const pool of this.scheduler['pools'].values()) {
      must(pool.virtual >= before.virtual.get(pool.name)!, 'V that never goes back');
    }
  }

  /** P4: a customer is forgotten only when it owes nothing. */
  private checkDebts(before: ReturnType<Checked['standing']>): void {
    const now = new Set([...this.everyNode()].map(([pool, node]) => `${pool.name} ${this.idOf(node)}`));
    for (const [name, was] of before.nodes) {
      if (!now.has(name))
        must(was.v <= this.scheduler['pools'].get(was.pool)!.virtual + EPSILON, 'no amnesty for debt');
    }
  }

  private standing() {
    const nodes = new Map<string, { pool: string; v: number; eligible: boolean }>();
    for (const [pool, node] of this.everyNode()) {
      const eligible = [...this.leavesOf(pool)].some(
        (leaf) => this.tree.nodeOf(leaf) === node && this.isEligible(leaf, pool),
      );
      nodes.set(`${pool.name} ${this.idOf(node)}`, {
        pool: pool.name,
        v: this.tree.nodes.v.get(node),
        eligible,
      });
    }
    const virtual = new Map([...this.scheduler['pools'].values()].map((pool) => [pool.name, pool.virtual]));
    return { nodes, virtual };
  }

  // -- Worked out anew -----------------------------------------------------------------------------------------------

  private *everyNode(): Generator<readonly [Pool, number]> {
    for (const customer of this.tree.customers.all()) {
      for (const node of this.tree.nodesOf(customer))
        yield [this.tree.pool(this.tree.nodes.pool.get(node)), node];
    }
  }

  private *leavesOf(pool: Pool): Generator<number> {
    for (const customer of this.tree.customers.all()) {
      for (const flow of this.tree.customers.flowsOf(customer)) {
        for (const leaf of this.tree.leavesOf(flow)) if (this.tree.poolOf(leaf) === pool) yield leaf;
      }
    }
  }

  private isEligible(leaf: number, pool: Pool): boolean {
    const strand = this.tree.leaves.strand.get(leaf);
    const admitted = !this.tree.isOpaque(strand) || this.admitsOpaque(pool);
    return admitted && this.hasWork(leaf) && this.isUncapped(strand, pool) && this.mayRun(leaf);
  }

  private hasWork(leaf: number): boolean {
    const { flows } = this.tree;
    const flow = this.tree.leaves.flow.get(leaf);
    return flows.backoffUntil.get(flow) === 0 && flows.jobs.get(flow) > flows.reservedJobs.get(flow);
  }

  private isUncapped(strand: number, pool: Pool): boolean {
    const { jobType, opaque } = this.tree.kind(this.tree.strands.kind.get(strand));
    const customerId = this.idOf(this.tree.strands.node.get(strand));
    const out = this.out.filter(
      (turn) =>
        turn.customerId === customerId &&
        turn.pool === pool.name &&
        turn.jobType === jobType &&
        turn.opaque === opaque,
    );
    return out.length < this.cap(pool, jobType, opaque) && this.tree.strands.backoffUntil.get(strand) === 0;
  }

  private cap(pool: Pool, jobType: string, opaque: boolean): number {
    return turnsOfShare(
      pool.settings.slots,
      opaque ? Math.min(0.5, MAX_SHARES[jobType]!) : MAX_SHARES[jobType]!,
    );
  }

  private mayRun(leaf: number): boolean {
    const customer = this.tree.nodes.customer.get(this.tree.nodeOf(leaf));
    const id = this.tree.customers.idOf(customer);
    const out = this.out.filter((turn) => turn.customerId === id);
    return this.tree.customers.paused.get(customer) === 0 && out.length < (this.limits.get(id) ?? Infinity);
  }

  private admitsOpaque(pool: Pool): boolean {
    const ofPool = this.out.filter((turn) => turn.pool === pool.name);
    const opaque = ofPool.filter((turn) => turn.opaque).length;
    const { slots } = pool.settings;
    return opaque < slots - opaqueReserve(slots, ofPool.length - opaque);
  }

  private tagOf(leaf: number): number {
    return this.scheduler['eligibility'].tagSeconds(this.tree.leaves.flow.get(leaf));
  }

  private idOf(node: number): string {
    return this.tree.customers.idOf(this.tree.nodes.customer.get(node));
  }

  private flowOf(key: FlowKey): number {
    return this.scheduler['findFlow'](key);
  }
}

function must(holds: boolean, what: string): void {
  if (!holds) throw new Error(`Broken: ${what}`);
}

function isSame(heap: Heap, rows: ReadonlySet<number>): boolean {
  return heap.size === rows.size && [...heap.entries()].every(([row]) => rows.has(row));
}

function expectHeap(heap: Heap): void {
  const keys = [...heap.entries()].map(([, key]) => key);
  for (let at = 1; at < keys.length; at++) must(keys[at]! >= keys[(at - 1) >> 2]!, 'heaps in order');
}

describe('the state of the fair-share scheduler', () => {
  it('keeps limits, lifts, debts and heaps right through any sequence of events (P3, P4, P6)', () => {
    fc.assert(
      fc.property(fc.array(commandArbitrary, { minLength: 20, maxLength: 60 }), (commands) => {
        const checked = new Checked();
        for (const command of commands) checked.run(command);
      }),
      { numRuns: RUNS, interruptAfterTimeLimit: MOST_MILLISECONDS },
    );
  });
});
