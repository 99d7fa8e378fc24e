import { DomainError } from '@fairlane/domain';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { ApiConfig } from '../api.settings.js';
import { jsonBreak } from './json-position.js';

/** Media types whose body is passed on as a stream, for `POST /v1/customers/:id/records` and `POST /v1/imports`. */
export const STREAM_TYPES = ['text/csv', 'application/x-ndjson', 'multipart/form-data'] as const;

/** JSON is parsed whole, within its limit; CSV and NDJSON go through as streams, with a limit of their own. */
export function useBodyParsers(app: NestFastifyApplication, config: ApiConfig): void {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser<string>(
    'application/json',
    { parseAs: 'string', bodyLimit: config.bodyLimitBytes },
    (_request, body, done) => {
      try {
        // An empty body is no body: POST /pause is often sent with a content type and nothing else.
        done(null, body.trim() === '' ? undefined : JSON.parse(body));
      } catch (cause) {
        done(malformed(body, cause));
      }
    },
  );
  fastify.addContentTypeParser([...STREAM_TYPES], (_request, payload, done) => done(null, payload));
}

function malformed(body: string, cause: unknown): DomainError {
  const position = jsonBreak(body);
  const before = body.slice(0, position).split('\n');
  const where = `position ${position} (line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1})`;
  const detail = `The body is no JSON: it breaks at ${where}.`;
  return new DomainError('invalid', 'REQUEST.MALFORMED_JSON', detail, { cause });
}
