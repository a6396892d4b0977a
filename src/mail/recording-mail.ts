import { dateFor, durationFor, momentFor } from '../i18n/formats.js';
import { translate, languageOfTexts } from '../i18n/texts.js';
import type { RecordingRecord } from '../models/recording.js';
import type { UserRecord } from '../models/user.js';
import { htmlOf } from './html.js';
import type { Mail } from './mail.js';
import { nameInMail } from './name-in-mail.js';

export interface RecordingMailFacts {
  readonly recording: RecordingRecord;
  readonly roomName: string;
  readonly owner: UserRecord & { readonly email: string };
  /** The recording's page, which asks for a sign-in. */
  readonly link: string;
}

/** Tells an owner of the room that a recording is ready. */
export function recordingMail({ recording, roomName, owner, link }: RecordingMailFacts): Mail {
  const { language } = owner;
  const name = nameInMail(owner.shortName ?? owner.fullName ?? '');
  const room = nameInMail(roomName);
  const { expiresAt } = recording;
  const texts = {
    language: languageOfTexts(language),
    subject: translate(language, 'recordingMail.subject', { room }),
    hello: name
      ? translate(language, 'mail.hello', { name })
      : translate(language, 'mail.helloUnnamed'),
    intro: translate(language, 'recordingMail.intro', { room }),
    roomLabel: translate(language, 'recordingMail.room'),
    room,
    whenLabel: translate(language, 'recordingMail.when'),
    when: momentFor(owner, recording.startedAt ?? recording.createdAt),
    lengthLabel: translate(language, 'recordingMail.length'),
    length: durationFor(owner, recording.durationMs ?? 0),
    open: translate(language, 'recordingMail.open'),
    link,
    paste: translate(language, 'mail.paste'),
    notes: [
      ...(recording.limitReached ? [translate(language, 'recordingMail.limit')] : []),
      expiresAt
        ? translate(language, 'recordingMail.until', { date: dateFor(owner, expiresAt) })
        : translate(language, 'recordingMail.kept'),
    ].join(' '),
    why: translate(language, 'recordingMail.why'),
  };
  const text = [
    texts.hello,
    texts.intro,
    `${texts.roomLabel}: ${texts.room}\n${texts.whenLabel}: ${texts.when}\n${texts.lengthLabel}: ${texts.length}`,
    `${texts.open}:\n${link}`,
    texts.notes,
    texts.why,
  ].join('\n\n');
  return {
    to: owner.email,
    subject: texts.subject,
    text,
    html: htmlOf('recording-ready', texts),
    language: texts.language,
  };
}
