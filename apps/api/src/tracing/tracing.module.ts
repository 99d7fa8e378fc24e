import { type Tracing, TRACING } from '@fairlane/platform';
import { type DynamicModule, Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';

/** `TRACING` for whoever makes spans: `Tracing`, or null where it is off. Sends what is left at the end. */
@Global()
@Module({})
export class TracingModule implements OnApplicationShutdown {
  static of(tracing: Tracing | null): DynamicModule {
    return {
      module: TracingModule,
      providers: [{ provide: TRACING, useValue: tracing }],
      exports: [TRACING],
    };
  }

  constructor(@Inject(TRACING) private readonly tracing: Tracing | null) {}

  async onApplicationShutdown(): Promise<void> {
    await this.tracing?.close();
  }
}
