import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { ApiConfig } from '../api.settings.js';
import { AppModule } from '../app.module.js';
import { openApiOf } from './openapi.js';

/** Prints the OpenAPI document. In Nest's preview mode nothing is constructed, so it needs neither settings nor servers. */
async function main(): Promise<void> {
  const nothing = { logLevel: 'silent' } as ApiConfig;
  const module = AppModule.of(nothing, null);
  // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- Nest declares its options as a class
  const app = await NestFactory.create<NestFastifyApplication>(module, new FastifyAdapter(), {
    preview: true,
    logger: false,
    abortOnError: false,
  });
  process.stdout.write(`${JSON.stringify(openApiOf(app), null, 2)}\n`);
  await app.close();
}

await main();
