import { type Periodic, periodically } from '@fairlane/platform';
import type { DispatchService } from './dispatch.service.js';

/**
 * Runs `work` every `seconds` while this process leads, for what one process should do. Two may for a moment, so the
 * work must bear it: its writes decide, not the leadership.
 */
export function whileLeading(
  dispatch: DispatchService,
  seconds: number,
  work: () => Promise<void>,
  onError: (error: unknown) => void,
): Periodic {
  return periodically(
    seconds,
    async () => {
      if (dispatch.isLeader) await work();
    },
    onError,
  );
}
