import { translate, languageOfTexts } from '../i18n/texts.js';
import { htmlOf } from './html.js';
import type { Mail } from './mail.js';

export interface EndpointPausedFacts {
  readonly to: string;
  readonly url: string;
  readonly language: string;
}

/** Tells an instance administrator that a webhook endpoint no longer receives anything. */
export function endpointPausedMail({ to, url, language }: EndpointPausedFacts): Mail {
  // The rest may be a secret of the receiver's.
  const { origin } = new URL(url);
  const texts = {
    language: languageOfTexts(language),
    subject: translate(language, 'endpointPaused.subject'),
    hello: translate(language, 'mail.helloUnnamed'),
    intro: translate(language, 'endpointPaused.intro', { url: origin }),
    next: translate(language, 'endpointPaused.next'),
    why: translate(language, 'endpointPaused.why'),
  };
  return {
    to,
    subject: texts.subject,
    text: [texts.hello, texts.intro, texts.next, texts.why].join('\n\n'),
    html: htmlOf('endpoint-paused', texts),
    language: texts.language,
  };
}
