import { createLogger } from '@fairlane/platform';
import { Module, type OnApplicationShutdown } from '@nestjs/common';
import { API_CONFIG, type ApiConfig } from '../../api.settings.js';
import { ResourceRounds } from './resource-rounds.js';
import { ResourcesGate } from './resources.gate.js';
import { Solver } from './solver/solver.js';

@Module({
  providers: [
    ResourcesGate,
    {
      provide: Solver,
      inject: [API_CONFIG],
      useFactory: ({ roundSolveSeconds, logLevel }: ApiConfig) =>
        new Solver({ limitSeconds: roundSolveSeconds }, createLogger('rounds', logLevel)),
    },
    {
      provide: ResourceRounds,
      inject: [API_CONFIG, Solver],
      useFactory: ({ profitAgingPerMinute, resourcePatienceSeconds }: ApiConfig, solver: Solver) =>
        new ResourceRounds(solver, {
          profitPerMinute: profitAgingPerMinute,
          patienceSeconds: resourcePatienceSeconds,
        }),
    },
  ],
  exports: [ResourcesGate, ResourceRounds],
})
export class ResourcesModule implements OnApplicationShutdown {
  constructor(private readonly solver: Solver) {}

  async onApplicationShutdown(): Promise<void> {
    await this.solver.close();
  }
}
