// The task of W3. Its clock is the machine's, in milliseconds since the boot: the same for every process.
import { setTimeout as delay } from 'node:timers/promises';
import { Task } from '@fairlane/tasks';

/** Says how long after its submission it began, and then holds its slot for a while. */
export class Timed {
  async run({ submittedAt, millis }) {
    const waitMillis = Number(process.hrtime.bigint()) / 1e6 - submittedAt;
    if (millis > 0) await delay(millis);
    return { waitMillis };
  }
}
Task({ name: 'bench.timed', type: 'short' })(Timed);
