import type { TurnSettled } from '@fairlane/contracts';
import { isMisdeclared, learn, type WorkSample } from '@fairlane/domain';
import {
  type Database,
  findLearned,
  JobTypeEntity,
  keepLearned,
  type TaskOfCustomer,
} from '@fairlane/persistence';

/** Tasks of customers that are noted between two writes; what comes beyond them teaches nothing. */
const MOST_NOTED = 10_000;

/**
 * Learns how long tasks really take, by customer (docs/adr/0016-learned-seconds.md). What turns report is added up in
 * memory and written every few seconds, in two statements for however many turns; what is lost with the leader is
 * learned from the next turns.
 */
export class Learning {
  private noted = new Map<
    string,
    TaskOfCustomer & { -readonly [Part in keyof WorkSample]: WorkSample[Part] }
  >();

  constructor(private readonly database: Database) {}

  note({ customerId, tasks = [] }: Pick<TurnSettled, 'customerId' | 'tasks'>): void {
    for (const { task, work } of tasks) {
      if (!work) continue;
      const key = `${customerId}\n${task}`;
      const sum = this.noted.get(key) ?? { customerId, task, units: 0, seconds: 0, turns: 0 };
      sum.units += work.units;
      sum.seconds += work.seconds;
      sum.turns += 1;
      if (this.noted.has(key) || this.noted.size < MOST_NOTED) this.noted.set(key, sum);
    }
  }

  /** Writes down what came since the last time; nothing when nothing did. */
  async write(): Promise<void> {
    const samples = this.noted;
    if (samples.size === 0) return;
    this.noted = new Map();
    const [known, types] = await Promise.all([
      findLearned(this.database, [...samples.values()]),
      this.database.dataSource.getRepository(JobTypeEntity).find(),
    ]);
    const rows = known.flatMap(({ customerId, task, declared, learned }) => {
      const sample = samples.get(`${customerId}\n${task}`);
      if (!sample) return [];
      const now = learn(learned, sample, declared, types);
      return [{ customerId, task, ...now, misdeclared: isMisdeclared(now, declared) }];
    });
    await keepLearned(this.database, rows);
  }
}
