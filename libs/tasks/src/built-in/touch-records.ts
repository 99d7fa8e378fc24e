import { Injectable } from '@nestjs/common';
import { RecordStore } from '../records/record-store.js';
import { Task } from '../task.decorator.js';
import type { CustomerRecord, RecordTask, TurnContext } from '../task.js';
import { Pace } from './pace.js';

/**
 * Goes over a customer's active records, holds a fixed time for each, and sets their `touched_at` page by page.
 * The model of work whose cost is known: records x seconds per record.
 */
@Injectable() // so that its subclasses inherit what it injects
abstract class PacedTouch implements RecordTask {
  protected abstract readonly secondsPerRecord: number;
  /** By turn: one instance serves all slots. */
  private readonly paces = new WeakMap<TurnContext, Pace>();

  constructor(private readonly records: RecordStore) {}

  async process(_record: CustomerRecord, turn: TurnContext): Promise<void> {
    let pace = this.paces.get(turn);
    if (!pace) this.paces.set(turn, (pace = new Pace(this.secondsPerRecord)));
    await pace.next(() => turn.signal);
  }

  async flush(records: readonly CustomerRecord[], turn: TurnContext): Promise<void> {
    await this.records.touch(
      turn.job.customerId,
      records.map((record) => record.position),
    );
  }
}

@Task({ name: 'records.touch', type: 'instant', description: 'Touches each record, 0.001 s a record.' })
export class TouchRecords extends PacedTouch {
  protected readonly secondsPerRecord = 0.001;
}

@Task({ name: 'task_01', type: 'instant', description: 'Touches each record, 0.001 s a record.' })
export class Task01 extends PacedTouch {
  protected readonly secondsPerRecord = 0.001;
}

@Task({ name: 'task_02', type: 'quick', description: 'Touches each record, 0.01 s a record.' })
export class Task02 extends PacedTouch {
  protected readonly secondsPerRecord = 0.01;
}

@Task({ name: 'task_03', type: 'short', description: 'Touches each record, 0.1 s a record.' })
export class Task03 extends PacedTouch {
  protected readonly secondsPerRecord = 0.1;
}

@Task({ name: 'task_04', type: 'long', description: 'Touches each record, 1 s a record.' })
export class Task04 extends PacedTouch {
  protected readonly secondsPerRecord = 1;
}

@Task({ name: 'task_05', type: 'extended', description: 'Touches each record, 10 s a record.' })
export class Task05 extends PacedTouch {
  protected readonly secondsPerRecord = 10;
}
