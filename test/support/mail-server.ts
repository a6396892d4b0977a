import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** How far the mail server lets a mail come before it says no more. */
export type Silence = 'at-recipient' | 'after-content';

/** A mail server that leaves some senders without an answer, until it is told to answer all. */
export async function startMailServer() {
  const silences = new Map<string, Silence>();
  const asked: string[] = [];
  const taken: string[] = [];
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo({ address }, _session, done) {
      asked.push(address);
      if (silences.get(address) !== 'at-recipient') done();
    },
    onData(stream, { envelope }, done) {
      stream.resume();
      stream.on('end', () => {
        const addresses = envelope.rcptTo.map(({ address }) => address);
        taken.push(...addresses);
        if (!addresses.some((address) => silences.get(address) === 'after-content')) done();
      });
    },
  });
  // Of senders that die.
  smtp.on('error', () => undefined);
  const listening = smtp.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  const of = (list: readonly string[], address: string) =>
    list.filter((one) => one === address).length;
  return {
    url: `smtp://127.0.0.1:${(listening.address() as AddressInfo).port}`,
    fallSilent: (address: string, silence: Silence) => silences.set(address, silence),
    answerAll: () => silences.clear(),
    /** How often somebody came with a mail for this address. */
    asked: (address: string) => of(asked, address),
    /** How many mails for this address the server has. */
    taken: (address: string) => of(taken, address),
    stop: () => new Promise<void>((resolve) => smtp.close(() => resolve())),
  };
}
