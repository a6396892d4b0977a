import { MAIL_TEMPLATES } from './compiled-templates.js';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escapeHtml = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');

/**
 * The HTML of an email. People write the texts, so each is escaped.
 * @throws Error when a placeholder of the template has no text
 */
export const htmlOf = (
  template: keyof typeof MAIL_TEMPLATES,
  texts: Readonly<Record<string, string>>,
): string =>
  MAIL_TEMPLATES[template].replaceAll(/\{\{\s*(\w+)\s*\}\}/g, (_place, name: string) => {
    const text = texts[name];
    if (text === undefined) throw new Error(`Email template ${template} has no text for ${name}`);
    return escapeHtml(text);
  });
