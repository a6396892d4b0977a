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
  /** The gateway's name in EHLO; servers reject names that they cannot parse. */
  readonly ehloName: string;
}

/**
 * Sends emails over SMTP, with one connection each. Uses the protocol directly, because
 * nodemailer's transport does not report when the transfer of the content begins.
 */
export class SmtpMailer implements Mailer {
  readonly #options;

  constructor(private readonly settings: SmtpSettings) {
    this.#options = parseConnectionUrl(settings.url);
  }

  async send(id: string, mail: Mail, beforeContent: () => Promise<void>): Promise<void> {
    const { from, ehloName } = this.settings;
    const message = new MailComposer({
      // nodemailer modifies it.
      from: { ...from },
      to: mail.to,
      subject: mail.subject,
      text: mail.text,
      html: mail.html,
      messageId: `<${id}@${ehloName}>`,
      headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': mail.language },
      // People write the texts, which must not refer to local files.
      disableFileAccess: true,
      disableUrlAccess: true,
    }).compile();
    const envelope = message.getEnvelope();
    const raw = await message.build();
    const connection = await this.#connect();
    // Read once the server has asked for it.
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
    const { auth, authMethod, ...options } = this.#options;
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
      // Only nodemailer's transport would pass the method on.
      const method = typeof authMethod === 'string' ? authMethod : undefined;
      const login = auth && { ...auth, method };
      if (login) await called((done) => connection.login(login, done));
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

const MAX_ANSWER_LENGTH = 1_000;

/** An error with a code is the server's answer; 5xx is final (RFC 5321, 4.2.1). */
function refusalOr(error: NodemailerError): Error {
  const { responseCode, code } = error;
  const message = withoutAddresses(error.message);
  if (!responseCode) return message === error.message ? error : new Error(message);
  // The operator can correct wrong credentials, after which a retry succeeds.
  const isFinal = responseCode >= 500 && code !== 'EAUTH';
  return new DeliveryRefusedError(message, isFinal);
}

/** Servers repeat the recipient, whose address must not be in the log. */
const withoutAddresses = (text: string): string =>
  text.slice(0, MAX_ANSWER_LENGTH).replaceAll(/[^\s<>"(),:;@]+@[^\s<>"(),:;@]+/g, '[address]');
