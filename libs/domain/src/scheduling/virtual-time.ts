import { Table } from './columns.js';

/** More than any sequence number, and small enough for their sums to be exact. */
const LIFTED = 2 ** 52;

/**
 * Children that share the service of a parent by virtual time: the one level of the hierarchy that all levels are
 * made of (customers in a pool, users in a customer, flows in a user).
 *
 * Start-time fair queueing (Goyal, Vin, Cheng: "Start-time Fair Queueing", SIGCOMM 1996): each child has a virtual
 * time `v` = seconds served / weight, and the parent a virtual time `V` = the largest `v` that was ever chosen. As the
 * parent is served by many slots at once, a child is charged an estimate when its turn is issued, and corrected when
 * the turn settles (Jin, Chase, Kaur: "Interposed Proportional Sharing for a Storage Service Utility", SIGMETRICS
 * 2004: SFQ(D); Kubernetes API Priority and Fairness: guess, then correct). Levels stack as in Bennett, Zhang:
 * "Hierarchical Packet Fair Queueing Algorithms", SIGCOMM 1996.
 *
 * `V` is the largest start tag chosen, never a minimum over the children in service: with a minimum, one serial job
 * (one turn at a time, so its `v` creeps at a slot's pace) holds `V` down while a flood on the other slots runs
 * ahead of it, and a newcomer that is lifted only to that `V` starves the flood for 514 s.
 */
export abstract class Shares extends Table {
  /** Virtual time: seconds charged / weight. */
  readonly v = this.floats();
  /** What a refund may not go below: `V` at the last lift. */
  readonly floor = this.floats();
  /**
   * Who comes first of equals, the smaller: the sequence number of when it last began to wait or had a turn, less
   * `LIFTED` from a lift until the first turn after it. So those that were lifted come first, then who waits longest.
   */
  private readonly rank = this.floats();
  /** Gate clock when the child was last known to be eligible, see `eligibility.ts`. */
  readonly seen = this.floats();

  /** A newcomer starts at the parent's `V`, as if it had just come back from a long absence. */
  protected start(row: number, parentV: number): void {
    this.v.set(row, parentV);
    this.floor.set(row, parentV);
    this.rank.set(row, -LIFTED);
    this.seen.set(row, 0);
  }

  /**
   * To be called on every return to eligibility, whatever the cause: no credit for absence. A cap or a pause that is
   * lifted is an absence too; a customer that came back from one with its old `v` held every slot for 450 - 600 s.
   */
  lift(row: number, parentV: number): void {
    if (this.v.get(row) >= parentV) return;
    this.v.set(row, parentV);
    this.floor.set(row, parentV);
    if (this.rank.get(row) >= 0) this.rank.add(row, -LIFTED);
  }

  /** To be called when the child has got work to wait with, whether or not it is eligible. */
  wait(row: number, sequence: number): void {
    this.rank.set(row, this.rank.get(row) < 0 ? sequence - LIFTED : sequence);
  }

  /** Charges a turn when it is issued. */
  charge(row: number, amount: number, sequence: number): void {
    this.v.add(row, amount);
    this.rank.set(row, sequence);
  }

  /**
   * Corrects the charge of a turn by `delta`. A refund stops at the floor: else a child that was lifted while its
   * turn was out would get back below `V` what it was charged before its absence, which is credit for absence.
   */
  correct(row: number, delta: number): void {
    const v = this.v.get(row);
    this.v.set(row, Math.max(v + delta, Math.min(this.floor.get(row), v)));
  }

  /** Keeps the seconds that the child is ahead or behind, in the unit of its new weight. */
  rescale(row: number, parentV: number, factor: number): void {
    this.v.set(row, parentV + (this.v.get(row) - parentV) * factor);
    this.floor.set(row, parentV + (this.floor.get(row) - parentV) * factor);
  }

  /**
   * Whether `a` comes before `b` among keys that are *finish* tags, v + min(estimate, Q) / weight. By start tags, 20
   * floods in lockstep stand at the same `v` as a quiet customer that returns, and all go before it: twice the wait.
   * Ties: lifted first, then longest waiting.
   */
  comesBefore(tagOfA: number, tagOfB: number, a: number, b: number): boolean {
    return tagOfA === tagOfB ? this.winsTie(a, b) : tagOfA < tagOfB;
  }

  winsTie(a: number, b: number): boolean {
    return this.rank.get(a) < this.rank.get(b);
  }
}
