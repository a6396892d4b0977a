import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { CreateRoomDocument, DecideEntryDocument, LobbyDocument } from '../generated/operations.js';
import { startAttackedGateway, type AttackedGateway } from '../support/attacked-gateway.js';
import { eventually } from '../support/eventually.js';
import { admitted, waiting } from '../support/joining.js';
import { signIn } from '../support/sign-in.js';
import { ATTACKS, letGo } from '../support/siege.js';
import { worldOfItsOwn } from '../support/test-app.js';
import type { TestClient } from '../support/test-client.js';

const SECONDS = Number(process.env['FOYER_SIEGE_SECONDS'] ?? 10);
/**
 * Connection pools to the stores, and HTTP connections of the test itself; the attacks open
 * hundreds.
 */
const KEPT_OPEN = 40;
/**
 * 175 when idle; in addition, what peers may make it hold, cached documents, and garbage that V8
 * has not collected yet.
 */
const MAX_RESIDENT_MB = 300;
const METRICS_TOKEN = 'a-token-of-operators';

jest.setTimeout((SECONDS + 180) * 1000);

describe('two instances under every attack at once', () => {
  let instances: readonly [AttackedGateway, AttackedGateway];

  beforeAll(async () => {
    const env = { ...worldOfItsOwn(), TRUST_PROXY: 'loopback', METRICS_TOKEN };
    instances = [await startAttackedGateway(env), await startAttackedGateway(env)];
  });

  afterAll(() => Promise.all(instances.map((instance) => instance.stop())));

  const metric = async ({ url }: AttackedGateway, name: string): Promise<number> => {
    const headers = { authorization: `Bearer ${METRICS_TOKEN}` };
    const text = await (await fetch(new URL('/metrics', url), { headers })).text();
    return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
  };

  const besiege = async (roomId: string, isOver: () => boolean): Promise<void> => {
    const attackers = ATTACKS.flatMap((attack) =>
      instances.map(async (instance) => {
        for (let round = 0; !isOver() && !instance.process.hasEnded; round += 1) {
          await attack({ instance, roomId, round });
        }
      }),
    );
    await Promise.all(attackers);
  };

  it('serve people in another room, and keep no memory of the attack', async () => {
    const [near, far] = instances;
    const host = near.browser().with({ forwardedFor: '198.51.100.1' });
    await signIn(host, 'host@example.org');
    const aRoom = async (name: string) => {
      const input = { name, accessLevel: 'RESTRICTED' } as const;
      return (await host.data(CreateRoomDocument, { input })).createRoom;
    };
    const [room, target] = [await aRoom('Quiet'), await aRoom('Target')];
    const watching = host.at(far.url).subscribe(LobbyDocument, { roomId: room.id });
    await watching.next();
    const descriptors = instances.map((instance) => instance.descriptors());
    const largest = [0, 0];
    const took: number[] = [];

    const guestEnters = async (number: number) => {
      const at = number % 2 ? near : far;
      const guest: TestClient = at
        .browser()
        .with({ forwardedFor: `198.51.100.${2 + (number % 9)}` });
      const input = { room: room.id, displayName: `Guest ${number}` };
      const { participant } = await waiting(guest, input);
      await watching.until(({ lobby }) =>
        lobby.participants.some(({ id }) => id === participant.id),
      );
      const decision = { roomId: room.id, participantIds: [participant.id], allow: true };
      await host.data(DecideEntryDocument, { input: decision });
      await admitted(guest, input);
    };

    const end = performance.now() + SECONDS * 1000;
    const isOver = () => performance.now() > end;
    const siege = besiege(target.id, isOver);
    for (let number = 0; !isOver() || number === 0; number += 1) {
      const began = performance.now();
      await guestEnters(number);
      took.push(performance.now() - began);
      instances.forEach((instance, at) => {
        largest[at] = Math.max(largest[at] ?? 0, instance.residentMB());
      });
    }
    await siege;
    letGo();

    const lag = await Promise.all(
      instances.map((instance) => metric(instance, 'nodejs_eventloop_lag_p99_seconds')),
    );
    took.sort((a, b) => a - b);
    const at = (share: number) => Math.round(took[Math.floor(took.length * share)] ?? 0);
    process.stderr.write(
      `siege: ${SECONDS} s; ${took.length} guests entered in ${at(0.5)} ms (median), ${at(0.99)} ms (p99); ` +
        `largest ${largest.join(' and ')} MB; event loop p99 ${lag.join(' and ')} s\n`,
    );

    for (const [index, instance] of instances.entries()) {
      instance.hangUp();
      expect(instance.process.hasEnded).toBe(false);
      expect(await instance.live()).toEqual([200, { ok: true }]);
      await eventually(
        () => instance.descriptors(),
        (open) => open <= (descriptors[index] ?? 0) + KEPT_OPEN,
        60_000,
      );
      expect(largest[index]).toBeLessThan(MAX_RESIDENT_MB);
      const lines = instance.process.output().trim().split('\n');
      const loud = lines.filter((line) => (JSON.parse(line) as { level: number }).level >= 50);
      expect(loud).toEqual([]);
    }
  });
});
