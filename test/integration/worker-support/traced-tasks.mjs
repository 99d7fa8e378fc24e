// A task that traces something itself and logs, as a user's would.
import { trace } from '@opentelemetry/api';
import { Logger } from '@nestjs/common';
import { Task } from '@fairlane/tasks';

export class Traced {
  async run(_input, turn) {
    trace.getTracer('the-task').startActiveSpan("the task's own", (span) => span.end());
    new Logger('traced').warn('the task says hello');
    return { traceparent: turn.traceparent };
  }
}
Task({ name: 'traced', type: 'instant', sliced: true })(Traced);
