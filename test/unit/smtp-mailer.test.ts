import { afterEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { SmtpMailer } from '../../src/mail/smtp-mailer.js';

interface TakenMail extends Email {
  readonly greeting: string;
}

const closing: (() => Promise<void>)[] = [];
afterEach(() => Promise.all(closing.splice(0).map((close) => close())));

/** A mail server that rejects senders that greet with an address instead of a name, and unknown users. */
async function aStrictServer() {
  const taken: TakenMail[] = [];
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onMailFrom(_address, { hostNameAppearsAs }, done) {
      const refusal = Object.assign(new Error('Who are you?'), { responseCode: 550 });
      done(hostNameAppearsAs.startsWith('[') ? refusal : null);
    },
    onRcptTo({ address }, _session, done) {
      const text = `5.1.1 <${address}>: User unknown`;
      const refusal = Object.assign(new Error(text), { responseCode: 550 });
      done(address.startsWith('unknown@') ? refusal : null);
    },
    onData(stream, { hostNameAppearsAs }, done) {
      void buffer(stream)
        .then((content) => PostalMime.parse(content))
        .then((mail) => taken.push({ ...mail, greeting: hostNameAppearsAs }))
        .then(() => done());
    },
  });
  const listening = smtp.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  closing.push(() => new Promise<void>((resolve) => smtp.close(() => resolve())));
  return { url: `smtp://127.0.0.1:${(listening.address() as AddressInfo).port}`, taken };
}

const MAIL = {
  to: 'guest@example.org',
  subject: 'Hello',
  text: 'Hello',
  html: '<p>Hello',
  language: 'en',
};

/** A mail server that offers several ways to sign in; returns those that clients took. */
async function aServerWithSignIn() {
  const methods: string[] = [];
  const smtp = new SMTPServer({
    authMethods: ['PLAIN', 'LOGIN', 'CRAM-MD5'],
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    onAuth({ method }, _session, done) {
      methods.push(method);
      done(null, { user: 'foyer' });
    },
    onData(stream, _session, done) {
      stream.resume().on('end', () => done());
    },
  });
  const listening = smtp.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  closing.push(() => new Promise<void>((resolve) => smtp.close(() => resolve())));
  return { address: `127.0.0.1:${(listening.address() as AddressInfo).port}`, methods };
}

describe('SmtpMailer', () => {
  it.each([
    ['', 'PLAIN'],
    ['?authMethod=LOGIN', 'LOGIN'],
    ['?authMethod=CRAM-MD5', 'CRAM-MD5'],
  ])('signs in at the mail server as its URL says: %s', async (options, expected) => {
    const { address, methods } = await aServerWithSignIn();
    const url = `smtp://foyer:p%40ss@${address}${options}`;
    const from = { name: '', address: 'meet@acme.example' };
    const mailer = new SmtpMailer({ url, from, ehloName: 'meet.acme.example' });

    await mailer.send('an-id', MAIL, () => Promise.resolve()).catch(() => undefined);

    expect(methods).toEqual([expected]);
  });

  it('uses its own name in greetings and message IDs, and the sender as written', async () => {
    const { url, taken } = await aStrictServer();
    // As the configuration returns it.
    const from = Object.freeze({ name: 'Acme: Meet, "Büro"', address: 'meet@acme.example' });
    const mailer = new SmtpMailer({ url, from, ehloName: 'meet.acme.example' });

    await mailer.send('an-id', MAIL, () => Promise.resolve());

    expect(taken).toMatchObject([
      { greeting: 'meet.acme.example', messageId: '<an-id@meet.acme.example>', from },
    ]);
  });

  it('reports the response of a server that rejects its name', async () => {
    const { url, taken } = await aStrictServer();
    const from = { name: '', address: 'meet@acme.example' };
    const mailer = new SmtpMailer({ url, from, ehloName: '[127.0.0.1]' });

    await expect(mailer.send('an-id', MAIL, () => Promise.resolve())).rejects.toMatchObject({
      isFinal: true,
      message: expect.stringContaining('Who are you?'),
    });
    expect(taken).toEqual([]);
  });

  it('repeats no address of the recipient that the server repeats', async () => {
    const { url } = await aStrictServer();
    const from = { name: '', address: 'meet@acme.example' };
    const mailer = new SmtpMailer({ url, from, ehloName: 'meet.acme.example' });
    const mail = { ...MAIL, to: 'unknown@example.org' };

    const refusal = await mailer.send('an-id', mail, () => Promise.resolve()).catch(String);

    expect(refusal).toMatch(/550 5\.1\.1 <\[address\]>: User unknown/);
    expect(refusal).not.toContain('unknown@');
  });
});
