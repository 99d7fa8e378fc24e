import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { z } from 'zod';
import { PROBLEM_MEDIA_TYPE, problemSchema } from '../problems/problem.js';

const DESCRIPTION = `
Fair background jobs for many customers on shared workers.

Every error is \`${PROBLEM_MEDIA_TYPE}\` (RFC 9457) with a stable \`code\`. Lists answer \`{ items, nextCursor }\`; send
\`nextCursor\` back as \`cursor\`. Times are ISO 8601, durations seconds. Send \`Authorization: Bearer flk_...\`; a key of
role \`customer\` sees only its own customer's things, and another's are as good as not there (404). The probes and
\`/metrics\` need no key: keep them, like every internal port, behind your proxy.

The examples refer to the five sample customers, ids 1 to 5, which \`make run\` loads, and run as they stand.`;

/** Builds the OpenAPI document of the running application. */
export function openApiOf(app: NestFastifyApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('Fairlane')
    .setDescription(DESCRIPTION.trim())
    .setVersion('1')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'A key: flk_...' }, 'key')
    .addSecurityRequirements('key')
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    standardSchemaConverter: convert,
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}_${method}`,
  });
  document.components ??= {};
  document.components.schemas = sortedByName({
    ...document.components.schemas,
    ...convert(problemSchema, { schemaType: 'output' })?.components,
  });
  return withMissingSchemas(document);
}

/** Hand-written request bodies bring zod's own `definitions`: those become components like all others. */
function withMissingSchemas(document: OpenAPIObject): OpenAPIObject {
  const text = JSON.stringify(document).replaceAll('"#/definitions/', '"#/components/schemas/');
  const moved = JSON.parse(text, (key, value: unknown) =>
    key === 'definitions' ? undefined : value,
  ) as OpenAPIObject;
  const named = z.toJSONSchema(z.globalRegistry, {
    target: 'openapi-3.0',
    io: 'input',
    unrepresentable: 'any',
    uri: (id) => `#/components/schemas/${id}`,
  }).schemas;
  const schemas = moved.components?.schemas ?? {};
  for (const [, id = ''] of text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
    schemas[id] ??= without(named[id] ?? {}, ['$schema', '$id', 'id']) as never;
  }
  return { ...moved, components: { ...moved.components, schemas: sortedByName(schemas) } };
}

type Conversion = { schema: unknown; components: Record<string, never> };

/** Zod schemas as OpenAPI; those with an id become components, also at the root. */
function convert(given: unknown, { schemaType }: { schemaType: 'input' | 'output' }): Conversion | undefined {
  const schema = given !== null && typeof given === 'object' && 'union' in given ? given.union : given;
  if (!(schema instanceof z.ZodType)) return undefined;
  const json = z.toJSONSchema(schema, { target: 'openapi-3.0', io: schemaType, unrepresentable: 'any' });
  const { id, definitions } = json as { id?: string; definitions?: Record<string, object> };
  const root = without(json, ['$schema', 'id', 'definitions']);
  const components = Object.fromEntries(
    Object.entries(definitions ?? {}).map(([name, component]) => [name, without(component, ['id'])]),
  );
  if (id === undefined) return { schema: root, components: components as Conversion['components'] };
  return {
    schema: { $ref: `#/components/schemas/${id}` },
    components: { ...components, [id]: root } as Conversion['components'],
  };
}

function without(schema: object, keys: readonly string[]): object {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => !keys.includes(key)));
}

function sortedByName<Value>(values: Record<string, Value>): Record<string, Value> {
  return Object.fromEntries(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)));
}
