import { commonParts } from './common-parts.js';
import { eventually } from './eventually.js';

export interface CaughtMail {
  readonly to: string;
  readonly from: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly envelope: { readonly from: string; readonly to: readonly string[] };
}

/** The emails that an address has received. Each test uses its own addresses. */
export async function mailsTo(address: string): Promise<readonly CaughtMail[]> {
  const response = await fetch(commonParts().mail.messages);
  const all = (await response.json()) as readonly CaughtMail[];
  return all.filter(({ envelope }) => envelope.to.includes(address));
}

/** Waits for the first email. */
export async function mailTo(address: string): Promise<CaughtMail> {
  const [mail] = await eventually(
    () => mailsTo(address),
    (mails) => mails.length > 0,
    30_000,
  );
  if (!mail) throw new Error('no mail');
  return mail;
}
