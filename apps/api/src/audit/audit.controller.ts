import { Database, listAudit } from '@fairlane/persistence';
import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Problems } from '../problems/problems.decorator.js';
import { decodeCursor, pageOf } from '../validation/cursor.js';
import { type AuditPage, auditPageSchema, type AuditQuery, auditQuerySchema } from './audit.schemas.js';

@ApiTags('audit')
@Controller('v1/audit')
export class AuditController {
  constructor(private readonly database: Database) {}

  @Get()
  @ApiOperation({ summary: 'Who changed what: customers, limits, stores, keys, workers; the newest first' })
  @ApiOkResponse({ description: 'A page, of the last year', standardSchema: auditPageSchema })
  @Problems('REQUEST.INVALID', 'AUTH.FORBIDDEN')
  async list(@Query({ schema: auditQuerySchema }) query: AuditQuery): Promise<AuditPage> {
    const { limit, cursor, ...filter } = query;
    const before = decodeCursor(cursor, (id) => /^\d{1,18}$/.test(id));
    const entries = await listAudit(this.database, { ...filter, before }, limit + 1);
    const items = entries.map((entry) => ({ ...entry, at: entry.at.toISOString() }));
    return pageOf(items, limit, ({ id }) => id);
  }
}
