import { describe, expect, it } from '@jest/globals';
import { invitationMail } from '../../src/mail/invitation-mail.js';
import { nameInMail } from '../../src/mail/name-in-mail.js';
import { recordingMail } from '../../src/mail/recording-mail.js';
import { aUser } from '../support/builders.js';
import { aRecording } from '../support/recordings.js';

describe('nameInMail', () => {
  it.each([
    ['Weekly', 'Weekly'],
    ['Dr. Ada Lovelace', 'Dr. Ada Lovelace'],
    ['J.R.R. Tolkien', 'J.R.R. Tolkien'],
    ['Release 1.25 at 14.30', 'Release 1.25 at 14.30'],
    ['https://evil.example/login', 'https: evil·example/login'],
    ['www.evil.example', 'www·evil·example'],
    ['pay@evil.example', 'pay@evil·example'],
    ['evil。example', 'evil·example'],
    ['http://127.0.0.1:80/', 'http: 127·0·0·1:80/'],
    ['злой.рф', 'злой·рф'],
    ['x'.repeat(80), 'x'.repeat(80)],
    ['x'.repeat(81), `${'x'.repeat(80)}…`],
    ['👩‍👩‍👧'.repeat(100), `${'👩‍👩‍👧'.repeat(80)}…`],
  ])('shows %s as %s', (name, shown) => {
    expect(nameInMail(name)).toBe(shown);
  });
});

describe('invitationMail', () => {
  it('contains no address except that of the room, and says where to report abuse', () => {
    const host = aUser({ fullName: 'Bank https://evil.example', language: 'en' });
    const link = 'https://meet.example.org/weekly';

    const mail = invitationMail({
      to: 'a@b.c',
      host,
      roomName: 'http://evil.example/',
      link,
      dialIn: null,
    });

    for (const part of [mail.subject, mail.text, mail.html]) {
      expect(part).not.toMatch(/evil\.example/);
    }
    expect(mail.text).toContain(link);
    expect(mail.text).toContain('administrators of meet.example.org');
    expect(mail.html).toContain('administrators of meet.example.org');
  });
});

describe('a name in an email', () => {
  const NAMES = [
    '{{link}}',
    '{{ why }}',
    '{{{room}}}',
    '{{- host}}',
    '$t(mail·hello)',
    '$t(invitation·why, {{host}})',
    '$& $1 $$',
    '%s {0} <%= link %> ${link}',
    '<b>&lt;{{subject}}',
  ];

  /** Undoes the escaping of HTML. */
  const shownBy = (html: string): string =>
    html
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&#39;', "'")
      .replaceAll('&amp;', '&');

  it.each(NAMES)('is text, and no template: %s', (name) => {
    const host = aUser({ fullName: name, shortName: name, email: 'a@b.c', language: 'en' });
    const link = 'https://meet.example.org/weekly';
    const mails = [
      invitationMail({ to: 'a@b.c', host, roomName: name, link, dialIn: null }),
      recordingMail({
        recording: aRecording(),
        roomName: name,
        owner: { ...host, email: 'a@b.c' },
        link,
      }),
    ];

    for (const { subject, text, html } of mails) {
      expect(subject).toContain(`“${name}”`);
      expect(text).toContain(`“${name}”`);
      expect(html).not.toContain('<b>');
      // Once in the title and once in the text, at least.
      expect(shownBy(html).split(name).length).toBeGreaterThan(2);
    }
    expect(mails[0]?.text).toContain(`${name} `);
  });
});
