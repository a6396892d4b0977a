import { cidrNetworks } from '../network.js';
import { flag, parsedBy, withDefault } from '../variables.js';

export const outgoingWebhooks = {
  WEBHOOK_ALLOW_HTTP: withDefault(
    flag(),
    'false',
    'Also send webhooks to http:// addresses, for development',
  ),
  WEBHOOK_ALLOWED_NETWORKS: withDefault(
    parsedBy(cidrNetworks),
    '',
    'Networks in CIDR notation that receivers of webhooks may be in although they are not public, as in 10.1.0.0/16,fd00::/8',
  ),
};
