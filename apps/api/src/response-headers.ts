import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import helmet from 'helmet';

/** The docs' page carries inline scripts and styles; nothing else here is rendered by a browser. */
const contentSecurityPolicy = {
  directives: { scriptSrc: ["'self'", "'unsafe-inline'"], upgradeInsecureRequests: null },
};

/** Every answer says which request it is for, and what a browser may do with it. */
export function useResponseHeaders(app: NestFastifyApplication): void {
  const security = securityHeaders();
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', (request, reply, done) => {
      void reply.headers(security).header('x-request-id', request.id);
      done();
    });
}

/** What helmet sets, asked of it once: it is the same for every answer, and as a plugin it works it out anew each time. */
function securityHeaders(): Record<string, string> {
  const response = new ServerResponse(new IncomingMessage(new Socket()));
  helmet({ contentSecurityPolicy })(response.req, response, () => undefined);
  return response.getHeaders() as Record<string, string>;
}
