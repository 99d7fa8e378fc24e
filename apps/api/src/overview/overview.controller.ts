import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { AnyRole } from '../auth/access.decorator.js';
import { bearerOf } from '../auth/api-key.guard.js';
import { KeyRing } from '../auth/key-ring.js';
import { Caller, type Principal } from '../auth/principal.js';
import { EventStream } from '../events/event-stream.js';
import { Problems } from '../problems/problems.decorator.js';
import { LiveFeed } from './live-feed.js';
import {
  type Health,
  healthSchema,
  type Overview,
  overviewSchema,
  type Series,
  seriesSchema,
} from './overview.schemas.js';
import { ShowOverview } from './show-overview.js';

const liveQuerySchema = z.strictObject({
  turns: z
    .enum(['true', 'false'])
    .default('false')
    .meta({ description: 'Also tell what each slot did in the last minute.' }),
});
type LiveQuery = z.infer<typeof liveQuerySchema>;

@ApiTags('live')
@Controller('v1')
export class OverviewController {
  constructor(
    private readonly showOverview: ShowOverview,
    private readonly feed: LiveFeed,
    private readonly keys: KeyRing,
  ) {}

  @Get('overview')
  @ApiOperation({ summary: 'One glance: who is served, who is noisy, what waits, which host is ill' })
  @ApiOkResponse({ description: 'As of now', standardSchema: overviewSchema })
  @Problems('AUTH.FORBIDDEN')
  async overview(): Promise<Overview> {
    return this.showOverview.run();
  }

  @Get('series')
  @ApiOperation({ summary: 'Throughput and waits of the last hour, as this API process heard of them' })
  @ApiOkResponse({ description: 'The points', standardSchema: seriesSchema })
  @Problems('AUTH.FORBIDDEN')
  series(): Series {
    return this.showOverview.series();
  }

  @Get('health')
  @ApiOperation({ summary: 'What Fairlane rests on: PostgreSQL, RabbitMQ, the leader of the dispatch' })
  @ApiOkResponse({ description: 'How they are, as this API process sees it', standardSchema: healthSchema })
  @Problems('AUTH.FORBIDDEN')
  async health(): Promise<Health> {
    return this.feed.health();
  }

  @Get('live')
  @AnyRole()
  @ApiOperation({
    summary: 'What a dashboard shows, as it changes (server-sent events)',
    description:
      'Gathered, so that any number of events cost a reader a few messages a second. `changed`: whose jobs changed, and ' +
      'whether settings or workers did, twice a second at most. For staff also, once a second and when they changed: ' +
      '`health`, `overview` (as GET /v1/overview) and, with `turns=true`, `turns`: stretches of time in which a slot ' +
      'served a customer, new or longer since the message before; they are known by worker, slot and `from`. A customer ' +
      'key hears of its own customer only. A slow reader misses some. The stream ends when the key is revoked.',
  })
  @ApiResponse({
    status: 200,
    description: 'A stream that lasts until either side closes it.',
    content: { 'text/event-stream': { schema: { type: 'string' } } },
  })
  @Problems('REQUEST.INVALID')
  live(
    @Caller() principal: Principal,
    @Query({ schema: liveQuerySchema }) { turns }: LiveQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): void {
    const stream = new EventStream(reply, 'retry: 1000\n: connected\n\n');
    const close = this.feed.open({
      principal,
      withTurns: turns === 'true',
      send: (text) => stream.write(text),
      checkKey: async () => this.keys.identify(bearerOf(request)),
      end: () => stream.end(),
    });
    stream.onClose(close);
  }
}
