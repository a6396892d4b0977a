import type { Locator } from '@playwright/test';
import { fitsTheScreen } from './support/fits-screen.js';
import type { Person } from './support/person.js';
import { expect, test } from './support/test.js';

const SMALL_PHONE = { viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true };

const LANGUAGES = [
  {
    locale: 'de-DE',
    people: /^Personen/,
    settings: 'Einstellungen',
    ban: 'Entfernen und sperren',
    blocked: 'Sie können nicht teilnehmen',
  },
  {
    locale: 'fr-FR',
    people: /^Participants/,
    settings: 'Paramètres',
    ban: 'Exclure et bloquer',
    blocked: 'Vous ne pouvez pas participer',
  },
  {
    locale: 'nl-NL',
    people: /^Personen/,
    settings: 'Instellingen',
    ban: 'Verwijderen en blokkeren',
    blocked: 'U kunt niet deelnemen',
  },
  {
    locale: 'es-ES',
    people: /^Personas/,
    settings: 'Ajustes',
    ban: 'Sacar y bloquear',
    blocked: 'No puedes unirte',
  },
  {
    locale: 'it-IT',
    people: /^Persone/,
    settings: 'Impostazioni',
    ban: 'Rimuovi e blocca',
    blocked: 'Non puoi partecipare',
  },
] as const;

for (const { locale, people, settings, ban, blocked } of LANGUAGES) {
  test(`no screen is cut off on a small phone in ${locale}`, async ({ guest, member }) => {
    const look = async (person: Person, screen: Locator, name: string) => {
      await expect(screen).toBeVisible();
      await fitsTheScreen(person.page);
      await person.keepScreenshot(`phone-${name}-${locale}`);
    };
    const host = await member('Alice', { ...SMALL_PHONE, locale });
    const room = await host.room('RESTRICTED');
    await host.page.goto('/');
    await look(host, host.page.locator('.room-row').first(), 'home');
    await host.page.goto(room.path);
    const join = host.page.locator('button[type="submit"].button-primary');
    await look(host, join, 'pre-join');
    await join.click();
    await look(host, host.page.locator('.alone'), 'alone');

    const bob = await guest('Bob', { ...SMALL_PHONE, locale });
    await bob.page.goto(room.path);
    await bob.page.getByRole('textbox').fill('Bob');
    await bob.page.locator('button[type="submit"].button-primary').click();
    await look(bob, bob.page.locator('.waiting-preview'), 'waiting');
    await look(host, host.page.locator('.lobby-bar'), 'lobby');
    await host.uses(people);
    await look(host, host.page.locator('.side-panel .waiting-person'), 'people');
    await host.page.locator('.side-panel .waiting-person .button-primary').click();

    const row = host.page.locator('.person', { hasText: 'Bob' });
    await row.getByRole('button').click();
    await look(host, host.page.locator('.menu-list'), 'menu');
    await host.page.getByRole('menuitem', { name: ban }).click();
    const dialog = host.page.getByRole('dialog');
    await look(host, dialog, 'ban');
    await dialog.getByRole('button', { name: ban }).click();
    await look(bob, bob.page.getByRole('heading', { name: blocked }), 'blocked');
    await host.uses(settings);
    await expect(host.page.getByRole('tab')).toHaveCount(4);
    for (const tab of await host.page.getByRole('tab').all()) {
      await tab.click();
      await look(host, host.page.getByRole('tabpanel'), 'settings');
    }
    await host.page.getByRole('tab').nth(2).click();
    await look(host, host.page.locator('.add-member'), 'settings');
  });
}
