interface Entry {
  readonly at: number;
  readonly order: number;
  readonly action: () => void;
}

/** A virtual clock with what is to happen on it: a binary heap of actions, in order of time and then of arrival. */
export class Timeline {
  /** Virtual seconds since the start. */
  now = 0;
  private readonly entries: Entry[] = [];
  private order = 0;

  /** When the next action is due; Infinity when there is none. */
  get nextAt(): number {
    return this.entries[0]?.at ?? Infinity;
  }

  /** Has `action` happen at a time, or now if that is past. */
  at(time: number, action: () => void): void {
    const entry = { at: Math.max(time, this.now), order: this.order++, action };
    let hole = this.entries.push(entry) - 1;
    while (hole > 0) {
      const above = (hole - 1) >> 1;
      const parent = this.entries[above];
      if (parent === undefined || isBefore(parent, entry)) break;
      this.entries[hole] = parent;
      hole = above;
    }
    this.entries[hole] = entry;
  }

  /** Moves the clock to the next action and has all that is due at that moment happen. */
  step(): void {
    this.now = this.nextAt;
    while (this.nextAt <= this.now) this.pop()?.action();
  }

  private pop(): Entry | undefined {
    const first = this.entries[0];
    const last = this.entries.pop();
    if (last === undefined || last === first) return first;
    let hole = 0;
    for (;;) {
      const child = this.smallerChild(hole);
      const below = this.entries[child];
      if (below === undefined || isBefore(last, below)) break;
      this.entries[hole] = below;
      hole = child;
    }
    this.entries[hole] = last;
    return first;
  }

  private smallerChild(of: number): number {
    const left = this.entries[of * 2 + 1];
    const right = this.entries[of * 2 + 2];
    return left !== undefined && right !== undefined && isBefore(right, left) ? of * 2 + 2 : of * 2 + 1;
  }
}

function isBefore(a: Entry, b: Entry): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
