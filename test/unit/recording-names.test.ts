import { describe, expect, it } from '@jest/globals';
import { durationFor, momentFor } from '../../src/i18n/formats.js';
import { translate, languageOfTexts } from '../../src/i18n/texts.js';
import { recordingFileName } from '../../src/services/recording/recording-downloads.js';
import { contentDisposition } from '../../src/storage/download-addresses.js';
import { aRecording } from '../support/recordings.js';

const NEW_YEAR = new Date('2026-01-01T00:30:00Z');
const reader = (language: string, timeZone = 'UTC') => ({ language, timeZone });

describe('recordingFileName', () => {
  it('contains the date in the time zone of the reader', () => {
    const recording = aRecording({ startedAt: NEW_YEAR });

    expect(recordingFileName(recording, 'Weekly', reader('en', 'America/New_York'))).toBe(
      'Weekly, December 31, 2025, 7.30 PM.mp4',
    );
    expect(recordingFileName(recording, 'Weekly', reader('de', 'Europe/Berlin'))).toBe(
      'Weekly, 1. Januar 2026, 01.30.mp4',
    );
  });

  it('contains only characters that every file system accepts', () => {
    const recording = aRecording({ startedAt: NEW_YEAR, mode: 'transcript' });

    const name = recordingFileName(recording, '../a:b*"c"\u0000<d>|e?', reader('nl'));

    expect(name).not.toMatch(/[\\/:*?"<>|\p{Cc}]|^\./u);
    expect(name).toMatch(/\.ogg$/);
  });

  it('begins with the date if the name of the room consists of dots', () => {
    const recording = aRecording({ startedAt: NEW_YEAR });

    expect(recordingFileName(recording, '...', reader('de'))).toBe('1. Januar 2026, 00.30.mp4');
    expect(recordingFileName(recording, '.'.repeat(100), reader('en'))).toMatch(/^January/);
  });

  it.each(['👨‍👩‍👧‍👦', '漢', 'ก', 'x', 'e\u0323\u0302'])(
    'has at most 255 bytes, and is truncated between characters: %s',
    (character) => {
      const recording = aRecording({ startedAt: NEW_YEAR });

      for (const language of ['en', 'fr', 'de', 'nl', 'es', 'it']) {
        const name = recordingFileName(recording, character.repeat(100), reader(language));

        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
        expect(name).toMatch(new RegExp(`^(${character})+, .*2026.*[.]mp4$`, 'u'));
      }
    },
  );

  it('is sent in full to browsers, and in ASCII to old ones', () => {
    expect(contentDisposition('Réunion (n°1) "x".mp4')).toBe(
      `attachment; filename="Reunion (n_1) _x_.mp4"; filename*=UTF-8''R%C3%A9union%20%28n%C2%B01%29%20%22x%22.mp4`,
    );
  });
});

describe('translate and the formats', () => {
  it('fall back to English for an unsupported language, in dates as well', () => {
    expect(translate('pt-BR', 'recordingMail.open')).toBe('Open the recording');
    expect(languageOfTexts('pt-BR')).toBe('en');
    expect(momentFor(reader('pt-BR'), NEW_YEAR)).toContain('January');
  });

  it('use the language of a regional variant', () => {
    expect(translate('fr-CA', 'recordingMail.open')).toBe('Ouvrir l’enregistrement');
    expect(momentFor(reader('fr-CA', 'America/Toronto'), NEW_YEAR)).toContain('31 décembre 2025');
  });

  it.each([
    [4_000, '4 seconds'],
    [90_000, '1 minute 30 seconds'],
    [3_600_000, '1 hour'],
    [5_430_000, '1 hour 30 minutes'],
    [0, '0 seconds'],
  ])('format a duration of %i ms', (ms, text) => {
    expect(durationFor(reader('en'), ms)).toBe(text);
  });
});
