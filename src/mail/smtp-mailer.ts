import MailComposer from 'nodemailer/lib/mail-composer';
import { parseConnectionUrl } from 'nodemailer/lib/shared';
import SMTPConnection, { type SMTPError as NodemailerError } from 'nodemailer/lib/smtp-connection';
import { Readable } from 'node:stream';
import { DeliveryRefusedError } from '../errors/delivery-refused-error.js';
import type { Mail, Mailer } from './mail.js';

const TIMEOUTS = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 };

export interface SmtpSettings {
  /** smtp(s)://user:password@host:port */
  readonly url: string;
  readonly from: { readonly name: string; readonly address: string };
  /** What the gateway calls itself: servers refuse names that they cannot make sense of. */
  readonly ehloName: string;
}

/**
 * Mails over SMTP, a connection each. Spoken with step by step rather than through nodemailer's
 * transport, which does not tell when the content begins to be handed over.
 */
export class SmtpMailer implements Mailer {
  readonly #options;

  constructor(private readonly settings: SmtpSettings) {
    this.#options = parseConnectionUrl(settings.url);
  }

  async send(id: string, mail: Mail, beforeContent: () => Promise<void>): Promise<void> {
    const { from, ehloName } = this.settings;
    const message = new MailComposer({
      // nodemailer writes into it.
      from: { ...from },
      to: mail.to,
      subject: mail.subject,
      text: mail.text,
      html: mail.html,
      messageId: `<${id}@${ehloName}>`,
      headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': mail.language },
      // Texts come from people; none of them may name a file of ours.
      disableFileAccess: true,
      disableUrlAccess: true,
    }).compile();
    const envelope = message.getEnvelope();
    const raw = await message.build();
    const connection = await this.#connect();
    // Read when the server has asked for it.
    const content = Readable.from(
      (async function* () {
        await beforeContent();
        yield raw;
      })(),
    );
    try {
      await called((done) => connection.send(envelope, content, done));
      connection.quit();
    } catch (error) {
      connection.close();
      throw error;
    }
  }

  async #connect(): Promise<SMTPConnection> {
    const { auth, ...options } = this.#options;
    const connection = new SMTPConnection({
      ...TIMEOUTS,
      ...options,
      name: this.settings.ehloName,
    });
    try {
      // Errors outside of a call: the next call fails, too.
      connection.on('error', () => undefined);
      await new Promise<void>((resolve, reject) => {
        connection.once('error', reject);
        connection.once('end', () => reject(new Error('The mail server closed the connection')));
        connection.connect((error) => {
          if (error) reject(refusalOr(error));
          else resolve();
        });
      });
      if (auth) await called((done) => connection.login(auth, done));
      return connection;
    } catch (error) {
      connection.close();
      throw error;
    }
  }
}

const called = (call: (done: (error: Error | null | undefined) => void) => void): Promise<void> =>
  new Promise((resolve, reject) => {
    call((error) => {
      if (error) reject(refusalOr(error));
      else resolve();
    });
  });

/** With a code, the server has answered; 5xx for good (RFC 5321, 4.2.1). */
function refusalOr(error: NodemailerError): Error {
  const { responseCode, code } = error;
  if (!responseCode) return error;
  // Wrong credentials are the operator's to mend, and then the mail goes out.
  const isFinal = responseCode >= 500 && code !== 'EAUTH';
  return new DeliveryRefusedError(error.message, isFinal, { cause: error });
}
