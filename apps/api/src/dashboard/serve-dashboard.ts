import * as fs from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';

/** Beside the built API. Tests that start the API from its sources have no dashboard. */
const FOLDER = join(import.meta.dirname, '../../../../../dashboard');

/** Nothing but what this server serves, and nothing inline: text that customers send can then run nowhere. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  // Places and colours of bars are attributes of elements.
  "style-src-attr 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** Paths that belong to programs: what is not found there is an error, not a page. */
const NOT_PAGES = /^\/(?:v1|docs|health|metrics|assets)(?:[/?]|$)/;

/**
 * Serves the dashboard at `/`. Its scripts have their content's hash in their name and are kept for a year; the page
 * is asked for each time. A page's address that somebody bookmarked is answered with the page, which then shows it.
 */
export async function serveDashboard(app: NestFastifyApplication, folder = FOLDER): Promise<void> {
  const page = join(folder, 'index.html');
  if (!fs.existsSync(page)) return;
  const html = fs.readFileSync(page, 'utf8');
  const fastify = app.getHttpAdapter().getInstance();
  await fastify.register(fastifyStatic, {
    root: join(folder, 'assets'),
    prefix: '/assets/',
    wildcard: false,
    decorateReply: false,
    immutable: true,
    maxAge: '1y',
    preCompressed: true,
  });
  fastify.addHook('onRequest', (request, reply, done) => {
    if (!isPage(request)) {
      done();
      return;
    }
    void reply
      .headers({ 'cache-control': 'no-cache', 'content-security-policy': CONTENT_SECURITY_POLICY })
      .type('text/html; charset=utf-8')
      .send(html);
  });
}

/** Only what no route of the API answers. */
function isPage({ method, url, headers, is404 }: FastifyRequest): boolean {
  const wantsPage = url === '/' || (headers.accept?.includes('text/html') ?? false);
  return is404 && (method === 'GET' || method === 'HEAD') && wantsPage && !NOT_PAGES.test(url);
}
