import { Database, type Role, writeAudit } from '@fairlane/persistence';
import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  Logger,
  type NestInterceptor,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { concatMap, type Observable } from 'rxjs';
import { ROLES } from '../auth/access.decorator.js';
import { principalOf } from '../auth/principal.js';

/** Larger bodies (10,000 customers at once) are left out; who did what to which is still there. */
const MOST_DETAIL_CHARACTERS = 8_000;

/**
 * Notes every change that only staff may make: customers and their limits, stores, keys, workers. What customers do
 * themselves is in their jobs and records. Written before the answer; when it cannot be, the change stands and the log
 * says so.
 */
@Injectable()
export class AuditInterceptor implements NestInterceptor {
  private readonly log = new Logger('audit');

  constructor(
    private readonly reflector: Reflector,
    private readonly database: Database,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const targets = [context.getHandler(), context.getClass()];
    const roles = this.reflector.getAllAndOverride<readonly Role[] | undefined>(ROLES, targets);
    if (request.method === 'GET' || roles?.includes('customer')) return next.handle();
    return next.handle().pipe(
      concatMap(async (answer: unknown) => {
        await this.note(request);
        return answer;
      }),
    );
  }

  private async note(request: FastifyRequest): Promise<void> {
    const { method, url, routeOptions, body } = request;
    const details = JSON.stringify(body ?? null);
    const entry = {
      actor: principalOf(request)?.name ?? 'nobody',
      action: `${method} ${routeOptions.url ?? ''}`,
      target: url,
      details: details.length > MOST_DETAIL_CHARACTERS ? null : details,
    };
    await writeAudit(this.database, entry).catch((cause: unknown) => {
      this.log.error({ ...entry, err: cause }, 'A change could not be noted in the audit log');
    });
  }
}
