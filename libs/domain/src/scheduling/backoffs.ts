import { type Column } from './columns.js';
import { type Eligibility } from './eligibility.js';
import { type Turn } from './ledger.js';
import { Queue } from './queue.js';
import { type FlowTree } from './tree.js';

interface Backoff {
  readonly until: number;
  readonly row: number;
  readonly of: 'flow' | 'strand';
}

/**
 * What is left alone for a while because a turn of it came to nothing. A refunded turn leaves its flow where it was,
 * the first to be chosen: without a back-off it would be chosen again and again, and the others never.
 */
export class Backoffs {
  /** By their end, as every back-off is equally long. */
  private readonly queue = new Queue<Backoff>();

  constructor(
    private readonly tree: FlowTree,
    private readonly eligibility: Eligibility,
    private readonly seconds: number,
  ) {}

  /**
   * The turn found no job: its flows wait until a count in storage has corrected what is believed of them. Or a cap
   * refused it: all that the customer has of that kind waits, else each of its users would be refused in turn.
   * The caller refreshes what the turn concerned.
   */
  start(turn: Turn, outcome: 'empty' | 'capped', now: number): void {
    const until = now + this.seconds;
    if (outcome === 'capped') {
      this.tree.strands.backoffUntil.set(turn.strand, until);
      this.queue.push({ until, row: turn.strand, of: 'strand' });
      return;
    }
    for (const { flow } of turn.parts) {
      this.tree.flows.backoffUntil.set(flow, until);
      this.queue.push({ until, row: flow, of: 'flow' });
    }
  }

  /**
   * Another turn of theirs has worked, so there is work and room again: ends their back-off early. A turn may claim
   * more jobs than it has reserved, when they are smaller than the mean; the next then finds none, and what the first
   * gives back must not wait. The caller refreshes what the turn concerned.
   */
  cancel(turn: Turn): void {
    this.tree.strands.backoffUntil.set(turn.strand, 0);
    for (const { flow } of turn.parts) this.tree.flows.backoffUntil.set(flow, 0);
  }

  /** Ends those whose time has come. */
  end(now: number): void {
    for (
      let first = this.queue.peek();
      first !== undefined && first.until <= now;
      first = this.queue.peek()
    ) {
      this.queue.shift();
      if (first.of === 'flow' && ends(this.tree.flows.backoffUntil, first)) {
        this.eligibility.refreshFlow(first.row);
      }
      if (first.of === 'strand' && ends(this.tree.strands.backoffUntil, first)) {
        this.eligibility.refreshStrand(first.row);
        this.eligibility.refreshNode(this.tree.strands.node.get(first.row));
      }
    }
  }
}

/** False when it has been ended early or prolonged since, or its row is another's by now. */
function ends(backoffUntil: Column, backoff: Backoff): boolean {
  if (backoffUntil.get(backoff.row) !== backoff.until) return false;
  backoffUntil.set(backoff.row, 0);
  return true;
}
