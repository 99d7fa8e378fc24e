import { DomainError } from '@fairlane/domain';
import { asUnavailable, sqlState } from '@fairlane/persistence';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Problem, PROBLEM_MEDIA_TYPE, problemOf, problemOfDomainError } from './problem.js';

/** Text that PostgreSQL cannot store: U+0000 and broken surrogates, in text (22021) and in JSON (22P05, 22P02). */
const UNSTORABLE_TEXT = new Set(['22021', '22P05', '22P02']);

/** Refusals of Fastify and Nest themselves, by status; any other 4xx of theirs is REQUEST.INVALID. */
const CODE_OF: Record<number, string> = {
  413: 'REQUEST.TOO_LARGE',
  415: 'REQUEST.UNSUPPORTED_MEDIA_TYPE',
};
const codeOf = (status: number): string => CODE_OF[status] ?? 'REQUEST.INVALID';

/** The one place where an error becomes an answer. Nothing unexpected shows its inside; the log has it. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Problem');

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const error = asUnavailable(thrown);
    const problem = this.translate(error, request);
    if (error instanceof DomainError && error.retryAfterSeconds !== undefined)
      void reply.header('retry-after', Math.max(1, Math.ceil(error.retryAfterSeconds)));
    if (problem.status === 401) void reply.header('www-authenticate', 'Bearer');
    if (!reply.sent) void reply.status(problem.status).type(PROBLEM_MEDIA_TYPE).send(JSON.stringify(problem));
  }

  private translate(error: unknown, request: FastifyRequest): Problem {
    const instance = request.id;
    if (error instanceof DomainError) return problemOfDomainError(error, instance);
    if (error instanceof HttpException) return this.ofHttpException(error, request);
    if (UNSTORABLE_TEXT.has(sqlState(error) ?? '')) {
      const detail = 'Text may hold neither the character U+0000 nor half of a surrogate pair.';
      return problemOf({ status: 400, code: 'REQUEST.INVALID', detail, instance });
    }
    const { statusCode, message } = error as { statusCode?: number; message: string };
    if (statusCode !== undefined && statusCode >= 400 && statusCode < 500)
      return problemOf({ status: statusCode, code: codeOf(statusCode), detail: message, instance });
    this.logger.error({ err: error, requestId: instance }, 'unexpected error');
    const detail = 'Something went wrong here. The log has it under the id in `instance`.';
    return problemOf({ status: 500, code: 'INTERNAL', detail, instance });
  }

  private ofHttpException(error: HttpException, request: FastifyRequest): Problem {
    const status = error.getStatus();
    if (status !== 404)
      return problemOf({ status, code: codeOf(status), detail: error.message, instance: request.id });
    const detail = `There is no ${request.method} ${request.url.split('?', 1)[0] ?? ''}. /docs lists what there is.`;
    return problemOf({ status, code: 'ROUTE.NOT_FOUND', detail, instance: request.id });
  }
}
