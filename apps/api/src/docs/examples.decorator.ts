import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiParam } from '@nestjs/swagger';

export interface BodyExample {
  readonly summary: string;
  readonly value: unknown;
}

/** Examples of a JSON body; each runs as it stands against a server with the sample customers. */
export function BodyExamples(examples: Readonly<Record<string, BodyExample>>): MethodDecorator {
  return ApiBody({ examples: { ...examples } } as never);
}

/** A path parameter with the value that the documentation tries. */
export function IdParam(name: string, example: string, description: string): MethodDecorator {
  return applyDecorators(ApiParam({ name, description, schema: { type: 'string', example } }));
}
