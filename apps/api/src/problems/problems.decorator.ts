import { applyDecorators } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import { PROBLEM_MEDIA_TYPE, problemOf, titleOf } from './problem.js';
import { type DocumentedProblem, PROBLEMS, type ProblemCode } from './problem-codes.js';

const ref = { $ref: '#/components/schemas/Problem' };
const INSTANCE = 'req-0190a1b2';

/** What every route that needs a key may answer. */
const OF_EVERY_ROUTE: readonly ProblemCode[] = [
  'AUTH.MISSING',
  'AUTH.INVALID',
  'AUTH.EXPIRED',
  'API.OVERLOADED',
  'DATABASE.UNAVAILABLE',
  'INTERNAL',
];

/** Documents the problems of an operation, beside those of every route; each code with an example of its answer. */
export function Problems(...own: ProblemCode[]): MethodDecorator {
  const codes = [...own, ...OF_EVERY_ROUTE];
  const statuses = [...new Set(codes.map((code) => PROBLEMS[code].status))];
  return applyDecorators(
    ...statuses.map((status) => {
      const ofStatus = codes.filter((code) => PROBLEMS[code].status === status);
      return ApiResponse({
        status,
        description: `${titleOf(status)}: ${ofStatus.map((code) => `\`${code}\``).join(', ')}`,
        content: {
          [PROBLEM_MEDIA_TYPE]: { schema: ref, examples: Object.fromEntries(ofStatus.map(exampleOf)) },
        },
      });
    }),
  );
}

function exampleOf(code: ProblemCode): [string, { summary: string; value: unknown }] {
  const { status, detail, issue }: DocumentedProblem = PROBLEMS[code];
  const issues = issue === undefined ? [] : [issue];
  return [code, { summary: detail, value: problemOf({ status, code, detail, issues, instance: INSTANCE }) }];
}
