import { Database, listThrottles } from '@fairlane/persistence';
import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { AnyRole } from '../auth/access.decorator.js';
import { Caller, maySee, type Principal } from '../auth/principal.js';
import { Problems } from '../problems/problems.decorator.js';
import { decodeCursor, pageOf } from '../validation/cursor.js';
import { chosenId, limitField, nextCursorField } from '../validation/fields.js';

const querySchema = z.strictObject({
  customerId: chosenId.optional(),
  limit: limitField(1_000, 100),
  cursor: z.string().max(2_000).optional().meta({ description: '`nextCursor` of the page before.' }),
});
type ThrottleQuery = z.infer<typeof querySchema>;

const time = z.string().meta({ format: 'date-time' });
const throttleSchema = z
  .object({
    customerId: z.string(),
    key: z.string(),
    lastStartedAt: time.nullable(),
    nextStartAt: time
      .nullable()
      .meta({ description: 'When the next of its jobs may start; null with none.' }),
    plannedUntil: time
      .nullable()
      .meta({ description: 'When the last of them will have started, by the plan.' }),
    waiting: z.int().meta({ description: 'Jobs that stand in its line; 1000 means that or more.' }),
  })
  .meta({ id: 'Throttle' });
const pageSchema = z
  .object({ items: z.array(throttleSchema), nextCursor: nextCursorField })
  .meta({ id: 'ThrottlePage' });
type ThrottlePage = z.infer<typeof pageSchema>;

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;
/** A key may hold any text, so both are told apart by JSON. */
const placeSchema = z.tuple([z.string(), z.string()]);

@ApiTags('throttles')
@AnyRole()
@Controller('v1/throttles')
export class ThrottlesController {
  constructor(private readonly database: Database) {}

  @Get()
  @ApiOperation({ summary: 'List the throttle keys in use, by customer and key' })
  @ApiOkResponse({ description: 'A page', standardSchema: pageSchema })
  @Problems('REQUEST.INVALID')
  async list(
    @Caller() caller: Principal,
    @Query({ schema: querySchema }) query: ThrottleQuery,
  ): Promise<ThrottlePage> {
    const last = decodeCursor(query.cursor, (text) => placeOf(text) !== undefined);
    if (query.customerId !== undefined && !maySee(caller, query.customerId))
      return { items: [], nextCursor: null };
    const customerId = caller.customerId ?? query.customerId;
    const after = last === undefined ? undefined : placeOf(last);
    const rows = await listThrottles(this.database, customerId, after, query.limit + 1);
    const items = rows.map((row) => ({
      ...row,
      lastStartedAt: iso(row.lastStartedAt),
      nextStartAt: iso(row.nextStartAt),
      plannedUntil: iso(row.plannedUntil),
    }));
    return pageOf(items, query.limit, (item) => JSON.stringify([item.customerId, item.key]));
  }
}

function placeOf(text: string): [string, string] | undefined {
  try {
    return placeSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
