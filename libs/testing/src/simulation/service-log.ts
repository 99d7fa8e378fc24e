/** One turn as a slot saw it. */
export interface ServedTurn {
  readonly customerId: string;
  readonly userId: string;
  readonly pool: string;
  readonly opaque: boolean;
  readonly from: number;
  readonly until: number;
}

/** Who held slots when. */
export class ServiceLog {
  readonly turns: ServedTurn[] = [];

  record(turn: ServedTurn): void {
    this.turns.push(turn);
  }

  /** Slot seconds held between two times; of one customer, or of one of its users. */
  seconds(from: number, until: number, customerId?: string, userId?: string): number {
    let sum = 0;
    for (const turn of this.turns) {
      if (customerId !== undefined && turn.customerId !== customerId) continue;
      if (userId !== undefined && turn.userId !== userId) continue;
      sum += Math.max(0, Math.min(until, turn.until) - Math.max(from, turn.from));
    }
    return sum;
  }
}
