import { Database } from '@fairlane/persistence';
import { collectTasks, registerTasks, TaskRegistry } from '@fairlane/tasks';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { MODULE_URLS } from './tokens.js';

/** Finds, once Nest has made them, the instances of all tasks, and declares the tasks in the store. */
@Injectable()
export class TaskBoot implements OnModuleInit {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly registry: TaskRegistry,
    private readonly database: Database,
    @Inject(MODULE_URLS) private readonly moduleUrls: ReadonlyMap<string, string>,
  ) {}

  async onModuleInit(): Promise<void> {
    collectTasks(this.discovery, (name) => this.moduleUrls.get(name), this.registry);
    await registerTasks(this.database, this.registry.metadata);
  }
}
