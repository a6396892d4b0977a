import helmet from 'helmet';
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';

/** helmet's headers as a list, for the answers that bypass Express. They depend on no request. */
export function securityHeaders(isSecure: boolean): readonly (readonly [string, string])[] {
  const request = new IncomingMessage(new Socket());
  const response = new ServerResponse(request);
  helmet(helmetOptions(isSecure))(request, response, () => undefined);
  return Object.entries(response.getHeaders()).map(([name, value]) => [name, String(value)]);
}

export const helmetOptions = (isSecure: boolean): Parameters<typeof helmet>[0] => ({
  // Over plain http the browser must not be told to come back by https only.
  strictTransportSecurity: isSecure,
  contentSecurityPolicy: {
    directives: { upgradeInsecureRequests: isSecure ? [] : null },
  },
});
