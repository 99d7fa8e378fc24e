import { Global, Module } from '@nestjs/common';
import { Gates } from './gates.js';
import { RateGate } from './rate/rate.gate.js';
import { ResourcesGate } from './resources/resources.gate.js';
import { ResourcesModule } from './resources/resources.module.js';
import { ThrottleGate } from './throttle/throttle.gate.js';

/** The gates of this release, in the order in which a job passes them: those before its time, and those after. */
@Global()
@Module({
  imports: [ResourcesModule],
  providers: [
    ThrottleGate,
    RateGate,
    {
      provide: Gates,
      inject: [ThrottleGate, RateGate, ResourcesGate],
      useFactory: (throttle: ThrottleGate, rate: RateGate, resources: ResourcesGate) =>
        new Gates([], [throttle, rate, resources]),
    },
  ],
  exports: [Gates, ResourcesModule],
})
export class GatesModule {}
