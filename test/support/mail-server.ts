import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** The step after which the mail server stops answering. */
export type Silence = 'at-recipient' | 'after-content';

/** A mail server that leaves some senders without an answer until it is released. */
export async function startMailServer() {
  const silences = new Map<string, Silence>();
  const refused = new Set<string>();
  const asked: string[] = [];
  const taken: string[] = [];
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo({ address }, _session, done) {
      asked.push(address);
      if (refused.has(address)) done(refusalOf(address));
      else if (silences.get(address) !== 'at-recipient') done();
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
  // Senders may disconnect.
  smtp.on('error', () => undefined);
  const listening = smtp.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  const of = (list: readonly string[], address: string) =>
    list.filter((one) => one === address).length;
  return {
    url: `smtp://127.0.0.1:${(listening.address() as AddressInfo).port}`,
    fallSilent: (address: string, silence: Silence) => silences.set(address, silence),
    /** Answers that the address does not exist, as mail servers do: with the address. */
    refuse: (address: string) => refused.add(address),
    answerAll: () => silences.clear(),
    /** The number of attempts to send an email to this address. */
    asked: (address: string) => of(asked, address),
    /** The number of accepted emails for this address. */
    taken: (address: string) => of(taken, address),
    stop: () => new Promise<void>((resolve) => smtp.close(() => resolve())),
  };
}

const refusalOf = (address: string): Error =>
  Object.assign(new Error(`5.1.1 <${address}>: Recipient address rejected: User unknown`), {
    responseCode: 550,
  });
