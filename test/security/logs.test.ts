import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'graphql';
import { randomUUID } from 'node:crypto';
import {
  CreateRoomDocument,
  InviteToRoomDocument,
  SetRoomMemberDocument,
} from '../generated/operations.js';
import { startAttackedGateway, type AttackedGateway } from '../support/attacked-gateway.js';
import { eventually } from '../support/eventually.js';
import { admitted, waiting } from '../support/joining.js';
import { startMailServer } from '../support/mail-server.js';
import { sendEverywhere } from '../support/send-everywhere.js';
import { signIn } from '../support/sign-in.js';

const EMAIL = 'persephone@example.org';
const GUEST = 'quirinus@guests.example';
const STRANGER = 'rumpelstilz@strangers.example';

/** Recognizable, and short enough to be quoted whole in an error message. */
const PASSWORD = 'hunter-Zq7';

const SECRETS = {
  TICKET_SECRETS: randomUUID(),
  SESSION_SECRETS: randomUUID(),
  STORAGE_WEBHOOK_TOKEN: randomUUID(),
};

describe('the log of a gateway, at its most detailed level', () => {
  let gateway: AttackedGateway;
  let mail: Awaited<ReturnType<typeof startMailServer>>;

  beforeAll(async () => {
    mail = await startMailServer();
    gateway = await startAttackedGateway({
      ...SECRETS,
      LOG_LEVEL: 'trace',
      TRUST_PROXY: '127.0.0.1',
      FEATURES: 'invitations,recording,storage_events',
      MAIL_URL: mail.url,
    });
  });

  afterAll(async () => {
    await gateway.stop();
    await mail.stop();
  });

  /** What people and clients know and the log must not. */
  const secretsOfPeople = async (): Promise<Readonly<Record<string, string>>> => {
    const host = gateway.browser().with({ forwardedFor: '203.0.113.71' });
    await signIn(host, EMAIL);
    const created = async (accessLevel: 'PUBLIC' | 'RESTRICTED') => {
      const input = { name: `Xylophone ${accessLevel}`, accessLevel };
      return (await host.data(CreateRoomDocument, { input })).createRoom;
    };
    const [open, closed] = [await created('PUBLIC'), await created('RESTRICTED')];
    const guest = gateway.browser().with({ forwardedFor: '203.0.113.72' });
    const inside = await admitted(guest, { room: open.id, displayName: 'Quirinus' });
    const outside = await waiting(guest, { room: closed.id, displayName: 'Quirinus' });
    mail.refuse(GUEST);
    await host.data(InviteToRoomDocument, { input: { roomId: open.id, emails: [GUEST] } });
    const member = { roomId: open.id, email: STRANGER, role: 'MEMBER' as const };
    await host.refusal(SetRoomMemberDocument, { input: member });
    return {
      'name of a room': 'Xylophone',
      'name of a guest': 'Quirinus',
      'name of a user': 'Persephone',
      'address of a user': EMAIL,
      'address of a guest': GUEST,
      'address of a stranger': STRANGER,
      session: decodeURIComponent(host.cookies.get('foyer_session') ?? ''),
      'ticket cookie': guest.cookies.get('foyer_ticket') ?? '',
      ticket: outside.ticket,
      'participant token': inside.connection.token,
    };
  };

  const lines = (): readonly string[] => gateway.process.output().trim().split('\n');

  it('holds no credentials, names, and addresses, wherever they are sent', async () => {
    const secrets: Record<string, string> = { ...(await secretsOfPeople()), password: PASSWORD };
    for (const [index, [what, text]] of Object.entries(secrets).entries()) {
      const address = `203.0.113.${100 + index}`;
      secrets[`client address with the ${what}`] = address;
      await sendEverywhere(gateway, { text, address });
    }
    await gateway.browser().data(parse('query TheEnd { config { languages } }'));
    for (const last of ['Delivery parked', 'TheEnd']) {
      await eventually(() => lines().some((line) => line.includes(last)), Boolean);
    }

    const known = { ...secrets, ...SECRETS, network: '203.0.113.' };
    const leaks = Object.entries(known).flatMap(([what, text]) => {
      const forms = [text, encodeURIComponent(text), JSON.stringify(text).slice(1, -1)];
      return lines()
        .filter((line) => forms.some((form) => line.includes(form)))
        .map((line) => `${what}: ${line}`);
    });
    expect(leaks).toEqual([]);
  });

  it('says what happened, with IDs and codes', () => {
    const log = lines().map((line) => JSON.parse(line) as Record<string, unknown>);

    expect(log).toContainEqual(
      expect.objectContaining({ msg: 'Signed in', userId: expect.any(String) }),
    );
    expect(log).toContainEqual(
      expect.objectContaining({ msg: 'operation', operation: 'InviteToRoom', type: 'mutation' }),
    );
    expect(log).toContainEqual(
      expect.objectContaining({ msg: 'operation', codes: ['GRAPHQL_PARSE_FAILED'] }),
    );
    expect(log).toContainEqual(
      expect.objectContaining({ delivery: expect.stringMatching(/^invitation-/) }),
    );
  });
});
