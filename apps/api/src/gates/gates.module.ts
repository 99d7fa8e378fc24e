import { Global, Module } from '@nestjs/common';
import { Gates } from './gates.js';
import { RateGate } from './rate/rate.gate.js';
import { ThrottleGate } from './throttle/throttle.gate.js';

/** The gates of this release, in the order in which a job passes them: those before its time, and those after. */
@Global()
@Module({
  providers: [
    ThrottleGate,
    RateGate,
    {
      provide: Gates,
      inject: [ThrottleGate, RateGate],
      useFactory: (throttle: ThrottleGate, rate: RateGate) => new Gates([], [throttle, rate]),
    },
  ],
  exports: [Gates],
})
export class GatesModule {}
