import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { SMTPServer } from 'smtp-server';
import { deliveryJobs, DeliveryQueue } from '../../src/jobs/delivery-queue.js';
import type { Deliver } from '../../src/models/delivery.js';
import { ParkedDeliveries } from '../../src/jobs/parked-deliveries.js';
import { SmtpMailer } from '../../src/mail/smtp-mailer.js';
import { connectForCommands, connectForJobs } from '../../src/redis/connections.js';
import { StorageUnavailableError } from '../../src/errors/domain-error.js';
import { DeliveryMarks, newAttempt } from '../../src/redis/delivery-marks.js';
import type { InvitationDelivery } from '../../src/models/delivery.js';
import { eventually } from '../support/eventually.js';
import { silentLog } from '../support/silent-log.js';
import type { RedisClient } from '../../src/redis/redis-client.js';

const url = process.env['REDIS_URL'] ?? '';
let redis: RedisClient;
let jobsRedis: RedisClient;
const closing: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  redis = await connectForCommands(url, silentLog);
  jobsRedis = await connectForJobs(url, silentLog);
});

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

afterAll(() => {
  redis.disconnect();
  jobsRedis.disconnect();
});

/** A separate outbox with short timeouts. */
function anOutbox({ attempts = 3, attemptMs = 300, log = silentLog, Marks = DeliveryMarks } = {}) {
  const prefix = `test-${randomUUID().slice(0, 8)}`;
  const marks = new Marks(redis, prefix);
  const queue = new DeliveryQueue({
    commands: redis,
    jobs: jobsRedis,
    prefix,
    marks,
    log,
    policy: { attempts, maxPauseMs: 20, attemptMs },
  });
  const jobs = deliveryJobs(jobsRedis, prefix);
  closing.push(
    () => jobs.close(),
    () => queue.close(),
  );
  const outcomes: string[] = [];
  const work = (deliver: Deliver) =>
    queue.work(deliver, {
      delivered: () => outcomes.push('delivered'),
      retried: () => outcomes.push('retried'),
      parked: () => outcomes.push('parked'),
    });
  return { queue, marks, parked: new ParkedDeliveries(jobs, marks), work, outcomes };
}

/** Redis stores the mark of the first attempt, but the reply is lost. */
class LostReply extends DeliveryMarks {
  #isLost = false;

  override async begin(id: string, attempt: number): Promise<boolean> {
    const hasBegun = await super.begin(id, attempt);
    if (this.#isLost) return hasBegun;
    this.#isLost = true;
    throw new StorageUnavailableError();
  }
}

/** Redis becomes unavailable while the first delivery is sent. */
class LostResult extends DeliveryMarks {
  #isLost = false;

  override async sent(id: string): Promise<void> {
    if (this.#isLost) return super.sent(id);
    this.#isLost = true;
    throw new StorageUnavailableError();
  }
}

const aDelivery = (): InvitationDelivery => ({
  id: `invitation-${randomUUID()}`,
  kind: 'invitation',
  roomId: randomUUID(),
  hostId: randomUUID(),
  email: 'guest@example.org',
});

/** A mail server that answers as configured, and counts the accepted messages. */
async function aMailServer() {
  const taken: string[] = [];
  const server = Object.assign({ answerWith: null as number | null, hangsUp: false }, {});
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, done) {
      stream.resume();
      stream.on('end', () => {
        if (server.hangsUp) {
          // The server has received the message, but does not answer.
          taken.push(session.id);
          for (const connection of smtp.connections) connection.close();
          return;
        }
        if (server.answerWith !== null) {
          done(Object.assign(new Error('no'), { responseCode: server.answerWith }));
          return;
        }
        taken.push(session.id);
        done();
      });
    },
  });
  smtp.on('error', () => undefined);
  const listening = smtp.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  closing.push(() => new Promise<void>((resolve) => smtp.close(() => resolve())));
  const { port } = listening.address() as AddressInfo;
  const mailer = new SmtpMailer({
    url: `smtp://127.0.0.1:${port}`,
    from: { name: 'Foyer', address: 'foyer@example.org' },
    ehloName: 'meet.example.org',
  });
  const deliver: Deliver = (delivery, { pointOfNoReturn }) =>
    mailer.send(
      delivery.id,
      {
        to: 'guest@example.org',
        subject: 'Hello',
        text: 'Hello',
        html: '<p>Hello',
        language: 'en',
      },
      pointOfNoReturn,
    );
  return Object.assign(server, { taken, deliver });
}

describe('the delivery of an email', () => {
  it('sends it once, however often it is requested', async () => {
    const mails = await aMailServer();
    const { queue, work, outcomes } = anOutbox();
    const mail = aDelivery();
    work(mails.deliver);

    await queue.put([mail, mail]);
    await eventually(
      () => outcomes.length,
      (count) => count === 1,
    );
    await queue.put([mail]);
    await eventually(
      () => outcomes.length,
      (count) => count === 2,
    );

    expect(mails.taken).toHaveLength(1);
  });

  it('retries while the server is busy', async () => {
    const mails = await aMailServer();
    mails.answerWith = 451;
    const { queue, work, outcomes } = anOutbox({ attempts: 1000 });
    work(mails.deliver);

    await queue.put([aDelivery()]);
    await eventually(
      () => outcomes.filter((what) => what === 'retried').length,
      (count) => count >= 2,
    );
    mails.answerWith = null;

    await eventually(
      () => outcomes.at(-1),
      (last) => last === 'delivered',
    );
    expect(mails.taken).toHaveLength(1);
  });

  it('logs a failure as a warning, with the response of the server', async () => {
    const mails = await aMailServer();
    mails.answerWith = 451;
    const lines: string[] = [];
    const log = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) });
    const { queue, work } = anOutbox({ attempts: 1000, log });
    work(mails.deliver);

    await queue.put([aDelivery()]);

    const [line = ''] = await eventually(
      () => lines,
      ({ length }) => length > 0,
    );
    expect(JSON.parse(line)).toMatchObject({
      level: 40,
      msg: 'Delivery attempt failed; retrying',
      err: { message: expect.stringContaining('451') },
    });
  });

  it('parks it at once when the server rejects it permanently', async () => {
    const mails = await aMailServer();
    mails.answerWith = 550;
    const { queue, parked, work, outcomes } = anOutbox();
    const mail = aDelivery();
    work(mails.deliver);

    await queue.put([mail]);

    await eventually(
      () => outcomes,
      ([first]) => first === 'parked',
    );
    expect(await parked.listParked(0, 10)).toMatchObject([
      { event: { id: mail.id, name: 'invitation', lane: mail.roomId }, tries: 1 },
    ]);
  });

  it('does not send it again if the server may have it, until an operator decides', async () => {
    const mails = await aMailServer();
    mails.hangsUp = true;
    const { queue, parked, work, outcomes } = anOutbox({ attempts: 1000 });
    const mail = aDelivery();
    work(mails.deliver);

    await queue.put([mail]);

    await eventually(
      () => outcomes,
      ([first]) => first === 'parked',
    );
    expect((await parked.findParked(mail.id))?.error).toMatch(/may have arrived/);
    expect(mails.taken).toHaveLength(1);
    mails.hangsUp = false;
    expect(await parked.replay(mail.id)).toBe(true);
    await eventually(
      () => outcomes.at(-1),
      (last) => last === 'delivered',
    );
    expect(mails.taken).toHaveLength(2);
  });

  it.each([
    ['the reply to the mark of an attempt', LostReply],
    ['the result of an attempt', LostResult],
  ])('sends it once if Redis loses %s', async (_what, Marks) => {
    const mails = await aMailServer();
    const lines: string[] = [];
    const log = pino({ level: 'info' }, { write: (line) => void lines.push(line) });
    const { queue, parked, work, outcomes } = anOutbox({ attemptMs: 60_000, log, Marks });
    work(mails.deliver);

    await queue.put([aDelivery()]);

    await eventually(
      () => outcomes.at(-1),
      (last) => last === 'delivered',
    );
    expect(mails.taken).toHaveLength(1);
    expect(await parked.listParked(0, 10)).toEqual([]);
    expect(lines).toEqual([]);
  });

  it('parks it if the process died while sending it', async () => {
    const mails = await aMailServer();
    const { queue, marks, parked, work } = anOutbox({ attempts: 1000 });
    const mail = aDelivery();
    await marks.begin(mail.id, newAttempt());
    work(mails.deliver);

    await queue.put([mail]);

    const found = await eventually(
      () => parked.findParked(mail.id),
      (one) => one !== null,
    );
    expect(found?.error).toMatch(/may have arrived/);
    expect(mails.taken).toEqual([]);
  });
});

describe('the command for parked deliveries', () => {
  it('lists, replays, and deletes deliveries that failed too often', async () => {
    const { queue, parked, work, outcomes } = anOutbox();
    let isBroken = true;
    work(() => (isBroken ? Promise.reject(new Error('away')) : Promise.resolve()));
    const [first, second] = [aDelivery(), aDelivery()];

    await queue.put([first, second]);

    await eventually(
      () => parked.status(),
      (status) => status.parked === 2,
    );
    expect(await parked.findParked(first.id)).toMatchObject({ error: 'away', tries: 3 });
    isBroken = false;
    expect(await parked.dropParked(second.id)).toBe(true);
    expect(await parked.replay(first.id)).toBe(true);
    await eventually(
      () => outcomes.at(-1),
      (last) => last === 'delivered',
    );
    expect(await parked.listParked(0, 10)).toEqual([]);
    expect(await parked.replay('nothing')).toBe(false);
  });
});
