import type { DomainError, ErrorKind, FieldIssue } from '@fairlane/domain';
import { z } from 'zod';

/** RFC 9457 problem details: the one shape of every error that the API answers. */
export const problemSchema = z
  .object({
    type: z.string().meta({ description: 'Always `about:blank`: `code` tells problems apart.' }),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string().meta({ description: 'Stable code; clients may rely on it.' }),
    errors: z
      .array(z.object({ path: z.string(), message: z.string() }))
      .optional()
      .meta({ description: 'Every wrong place of the input, at most 100.' }),
    instance: z
      .string()
      .meta({ description: 'Id of the request, also in the header `x-request-id` and the log.' }),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof problemSchema>;

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/** Most wrong places that one answer names. */
const MAX_ISSUES = 100;

const STATUS_OF: Record<ErrorKind, number> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  gone: 410,
  conflict: 409,
  limit: 429,
  unavailable: 503,
};

const TITLE_OF: Record<number, string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  409: 'Conflict',
  410: 'Gone',
  413: 'Content Too Large',
  414: 'URI Too Long',
  415: 'Unsupported Media Type',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

export const statusOf = (kind: ErrorKind): number => STATUS_OF[kind];
export const titleOf = (status: number): string => TITLE_OF[status] ?? 'Error';

interface ProblemParts {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly issues?: readonly FieldIssue[];
  readonly instance: string;
}

export function problemOf({ status, code, detail, issues = [], instance }: ProblemParts): Problem {
  return {
    type: 'about:blank',
    title: titleOf(status),
    status,
    detail,
    code,
    ...(issues.length > 0 && {
      errors: issues.slice(0, MAX_ISSUES).map(({ path, message }) => ({ path, message })),
    }),
    instance,
  };
}

export function problemOfDomainError(error: DomainError, instance: string): Problem {
  return problemOf({
    status: statusOf(error.kind),
    code: error.code,
    detail: error.message,
    issues: error.issues,
    instance,
  });
}
