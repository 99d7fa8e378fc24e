import { Database } from '@fairlane/persistence';
import { builtInTaskMetadata, registerTasks } from '@fairlane/tasks';
import { Global, Module, type OnModuleInit } from '@nestjs/common';
import { Stores } from './stores.js';

/** The stores that submissions read; the built-in tasks are declared at boot, so that jobs may name them at once. */
@Global()
@Module({ providers: [Stores], exports: [Stores] })
export class StoresModule implements OnModuleInit {
  constructor(private readonly database: Database) {}

  async onModuleInit(): Promise<void> {
    await registerTasks(this.database, builtInTaskMetadata);
  }
}
