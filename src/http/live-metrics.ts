import type { PubSub } from '../redis/pub-sub.js';
import type { HeldBytes } from './held-bytes.js';
import type { Metrics } from './metrics.js';
import type { SubscriptionServer } from './subscription-server.js';

/** The metrics of live updates on this instance. */
export function countLiveUpdates(
  metrics: Metrics,
  pubSub: Pick<PubSub, 'counters'>,
  sockets: Pick<SubscriptionServer, 'socketCount' | 'refusedCount'>,
  held: Pick<HeldBytes, 'shedCount'>,
): void {
  metrics.gauge('foyer_sockets', 'Open WebSockets', () => sockets.socketCount);
  metrics.countedElsewhere(
    'foyer_upgrades_refused_total',
    'Rejected WebSocket upgrades',
    () => sockets.refusedCount,
  );
  metrics.countedElsewhere(
    'foyer_sockets_shed_total',
    'Connections, WebSockets included, closed because together they held too much memory',
    () => held.shedCount,
  );
  const counted = (name: keyof PubSub['counters'], help: string) =>
    metrics.countedElsewhere(`foyer_pubsub_${name}_total`, help, () => pubSub.counters[name]);
  counted('published', 'Events published to all instances');
  counted('delivered', 'Events delivered to subscribers of this instance');
  counted('overflowed', 'Subscribers of this instance closed because they fell behind');
}
