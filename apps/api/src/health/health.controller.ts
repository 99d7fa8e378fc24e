import { Broker } from '@fairlane/messaging';
import { Database } from '@fairlane/persistence';
import { Controller, Get, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Public } from '../auth/access.decorator.js';

const liveSchema = z.object({ status: z.literal('up') }).meta({ id: 'Live' });
const readySchema = z
  .object({
    status: z.enum(['up', 'down']),
    database: z.enum(['up', 'down']),
    broker: z.enum(['up', 'down']),
  })
  .meta({ id: 'Ready' });
type Ready = z.infer<typeof readySchema>;

@ApiTags('health')
@Public()
@Controller('health')
export class HealthController {
  constructor(
    private readonly database: Database,
    private readonly broker: Broker,
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
    const database = await this.database.query('select 1').then(
      () => 'up' as const,
      () => 'down' as const,
    );
    if (database === 'down') void reply.status(503).header('retry-after', 2);
    return { status: database, database, broker: this.broker.isUp ? 'up' : 'down' };
  }
}
