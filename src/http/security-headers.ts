import helmet from 'helmet';
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';

/** helmet's headers as a list, for the answers that bypass Express. They depend on no request. */
export function securityHeaders(
  isSecure: boolean,
  formTargets: readonly string[],
): readonly (readonly [string, string])[] {
  const request = new IncomingMessage(new Socket());
  const response = new ServerResponse(request);
  helmet(helmetOptions(isSecure, formTargets))(request, response, () => undefined);
  return Object.entries(response.getHeaders()).map(([name, value]) => [name, String(value)]);
}

/** @param formTargets origins that a form may lead to: signing out goes on to the provider */
export const helmetOptions = (
  isSecure: boolean,
  formTargets: readonly string[],
): Parameters<typeof helmet>[0] => ({
  // Over plain http the browser must not be told to come back by https only.
  strictTransportSecurity: isSecure,
  contentSecurityPolicy: {
    directives: {
      formAction: ["'self'", ...formTargets],
      upgradeInsecureRequests: isSecure ? [] : null,
    },
  },
});
