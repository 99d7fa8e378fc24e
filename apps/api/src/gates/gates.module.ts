import { Global, Module } from '@nestjs/common';
import { Gates } from './gates.js';
import { ParentsGate } from './parents/parents.gate.js';
import { RateGate } from './rate/rate.gate.js';
import { ThrottleGate } from './throttle/throttle.gate.js';

/** The gates of this release, in the order in which a job passes them: those before its time, and those after. */
@Global()
@Module({
  providers: [
    ParentsGate,
    ThrottleGate,
    RateGate,
    {
      provide: Gates,
      inject: [ParentsGate, ThrottleGate, RateGate],
      useFactory: (parents: ParentsGate, throttle: ThrottleGate, rate: RateGate) =>
        new Gates([parents], [throttle, rate]),
    },
  ],
  exports: [Gates],
})
export class GatesModule {}
