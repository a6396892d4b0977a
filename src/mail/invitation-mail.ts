import { translate, languageOfTexts } from '../i18n/texts.js';
import type { UserRecord } from '../models/user.js';
import { htmlOf } from './html.js';
import type { Mail } from './mail.js';
import { nameInMail } from './name-in-mail.js';

/** A user, or an application, which has a full name only. */
export type InvitingHost = Pick<UserRecord, 'fullName' | 'shortName' | 'language'>;

export interface InvitationFacts {
  readonly to: string;
  readonly host: InvitingHost;
  readonly roomName: string;
  /** The room's page. */
  readonly link: string;
  /** Null if people cannot dial in. */
  readonly dialIn: DialIn | null;
}

export interface DialIn {
  /** In E.164 format. */
  readonly phoneNumber: string;
  readonly pinCode: string;
}

/** Invites a person to a room, in the host's language, because theirs is unknown. */
export function invitationMail({ to, host, roomName, link, dialIn }: InvitationFacts): Mail {
  const { language } = host;
  const values = {
    host: nameInMail(
      host.fullName ?? host.shortName ?? translate(language, 'invitation.unnamedHost'),
    ),
    room: nameInMail(roomName),
  };
  const texts = {
    language: languageOfTexts(language),
    subject: translate(language, 'invitation.subject', values),
    hello: translate(language, 'mail.helloUnnamed'),
    intro: translate(language, 'invitation.intro', values),
    join: translate(language, 'invitation.join'),
    link,
    paste: translate(language, 'mail.paste'),
    byPhone: dialIn ? translate(language, 'invitation.byPhone', { ...dialIn }) : '',
    why: [
      translate(language, 'invitation.why'),
      translate(language, 'invitation.report', { site: new URL(link).host }),
    ].join(' '),
  };
  return {
    to,
    subject: texts.subject,
    text: [texts.hello, texts.intro, `${texts.join}:\n${link}`, texts.byPhone, texts.why]
      .filter(Boolean)
      .join('\n\n'),
    html: htmlOf('invitation', texts),
    language: texts.language,
  };
}
