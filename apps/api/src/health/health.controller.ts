import { Broker } from '@fairlane/messaging';
import { Database, withDatabaseDeadline } from '@fairlane/persistence';
import { Controller, Get, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Departure } from '../lifecycle/departure.js';
import { Public } from '../auth/access.decorator.js';

/** Longest wait for the database's sign of life. */
const PROBE_SECONDS = 2;

const liveSchema = z.object({ status: z.literal('up') }).meta({ id: 'Live' });
const readySchema = z
  .object({
    status: z.enum(['up', 'down', 'leaving']).meta({ description: '`leaving`: it is about to end.' }),
    database: z.enum(['up', 'down']),
    broker: z.enum(['up', 'down']),
  })
  .meta({ id: 'Ready' });
type Ready = z.infer<typeof readySchema>;

@ApiTags('health')
@Public()
@Controller('health')
export class HealthController {
  private probing: Promise<'up' | 'down'> | undefined;

  constructor(
    private readonly database: Database,
    private readonly broker: Broker,
    private readonly departure: Departure,
  ) {}

  @Get('live')
  @ApiOperation({ summary: 'Whether the process answers; restart it when it does not' })
  @ApiOkResponse({ description: 'It does', standardSchema: liveSchema })
  live(): { status: 'up' } {
    return { status: 'up' };
  }

  @Get('ready')
  @ApiOperation({
    summary: 'Whether it can accept jobs: it can while the database answers, whatever the broker does',
  })
  @ApiOkResponse({ description: 'It can', standardSchema: readySchema })
  @ApiResponse({ status: 503, description: 'It cannot', standardSchema: readySchema })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<Ready> {
    const database = await this.probe();
    const status = this.departure.isAnnounced ? 'leaving' : database;
    if (status !== 'up') void reply.status(503).header('retry-after', 2);
    return { status, database, broker: this.broker.isUp ? 'up' : 'down' };
  }

  /** One question at a time, however many ask: they may be many just when the answer is slow. */
  private async probe(): Promise<'up' | 'down'> {
    this.probing ??= withDatabaseDeadline(PROBE_SECONDS, async () => this.database.query('select 1'))
      .then(
        () => 'up' as const,
        () => 'down' as const,
      )
      .finally(() => (this.probing = undefined));
    return this.probing;
  }
}
