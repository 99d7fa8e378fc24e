import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import { openApiOf } from './openapi.js';

/** The documentation, for people at /docs and for programs at /docs/json. */
export function serveDocs(app: NestFastifyApplication): void {
  SwaggerModule.setup('docs', app, () => openApiOf(app), {
    jsonDocumentUrl: 'docs/json',
    raw: ['json'],
    customSiteTitle: 'Fairlane API',
    swaggerOptions: { persistAuthorization: true, displayRequestDuration: true },
  });
}
