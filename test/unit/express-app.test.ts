import { describe, expect, it } from '@jest/globals';
import { Router } from 'express';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createExpressApp, messageClasses } from '../../src/http/express-app.js';
import { silentLog } from '../support/silent-log.js';

describe('the Express application', () => {
  it('handles requests and responses that were created with its own prototypes', async () => {
    const app = createExpressApp({
      trust: () => false,
      http: { isSecure: false, hstsIncludesSubdomains: false },
      webhooks: [],
      routers: [
        Router().get('/color', ({ query }, response) => {
          response.status(202).json({ query });
        }),
      ],
      log: silentLog,
    });
    const prototypes: unknown[] = [];
    const server = createServer(messageClasses(app), (request, response) => {
      prototypes.push(Object.getPrototypeOf(request), Object.getPrototypeOf(response));
      app(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const { port } = server.address() as AddressInfo;
      const answer = await fetch(`http://127.0.0.1:${port}/color?is=green`);

      expect(answer.status).toBe(202);
      expect(await answer.json()).toEqual({ query: { is: 'green' } });
      expect(prototypes[0]).toBe(app.request);
      expect(prototypes[1]).toBe(app.response);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});
