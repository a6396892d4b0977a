import { Audience, receiveAll } from '../harness/audience.mjs';
import { rate } from '../harness/bench.mjs';
import { roomWithHost } from '../harness/rooms.mjs';
import { latencies } from '../harness/latencies.mjs';
import { beginToWait, LONG_WAIT } from '../harness/waiting-room.mjs';
import { LOBBY } from '../operations.mjs';

const SUBSCRIBERS = 1000;
const WARM_UP = 10;
const EVENTS = 50;

/**
 * Guests arrive one after the other, each after every subscriber has received the previous one.
 * Measures the time from the guest's request to each subscriber, and the delivered events.
 *
 * @type {import('../harness/bench.mjs').Measurement}
 */
export const lobbyEvents = {
  name: 'lobby-events',
  run: (bench) =>
    bench.withGateway(LONG_WAIT, async (gateway) => {
      const { host, room } = await roomWithHost(gateway, 'TRUSTED');
      const audience = new Audience(LOBBY);
      await audience.join(host, room.id, SUBSCRIBERS);
      let waiting = 0;
      const anotherGuest = () => {
        waiting += 1;
        return audience.see(`"waitingCount":${waiting}}`, () => beginToWait(gateway, room.slug));
      };
      await receiveAll(WARM_UP, anotherGuest);
      const { times, perSecond } = await receiveAll(EVENTS, anotherGuest);
      audience.leave();
      const what = `Lobby events to ${SUBSCRIBERS.toLocaleString('en')} subscribers`;
      return [
        { what: `${what}, deliveries`, foyer: rate(perSecond) },
        { what: `${what}, from the guest's request`, foyer: latencies(times).text },
      ];
    }),
};
