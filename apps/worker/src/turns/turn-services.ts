import type { Logger } from '@fairlane/platform';
import { Inject, Injectable } from '@nestjs/common';
import { LOG } from '../tokens.js';
import { WorkerIdentity } from '../worker-identity.js';
import { CpuMeter } from './cpu-meter.js';
import { Settler } from './settler.js';
import { Starter } from './starter.js';
import { TaskRunner } from './task-runner.js';

/** What a turn needs of its worker. */
@Injectable()
export class TurnServices {
  constructor(
    readonly identity: WorkerIdentity,
    readonly tasks: TaskRunner,
    readonly settler: Settler,
    readonly starter: Starter,
    readonly cpu: CpuMeter,
    @Inject(LOG) readonly log: Logger,
  ) {}
}
