import { addressFrom, enrol } from './people.mjs';
import { signInPage } from './sign-in-page.mjs';

/** @typedef {Parameters<import('oidc-provider').default['use']>[0]} Middleware */

const MAX_FORM_BYTES = 10_000;

/**
 * The pages between the request and the response: the form, or nothing with an address as a hint.
 *
 * @param {import('oidc-provider').default} provider
 * @returns {Middleware}
 */
export function interactionPages(provider) {
  return async (ctx, next) => {
    if (!/^\/interaction\/[\w-]+$/.test(ctx.path)) {
      await next();
      return;
    }
    const interaction = await provider.interactionDetails(ctx.req, ctx.res);
    const { login_hint: hint, ui_locales: locales } = interaction.params;

    if (interaction.prompt.name !== 'login') {
      await provider.interactionFinished(ctx.req, ctx.res, { consent: {} });
      ctx.respond = false;
      return;
    }

    const submitted = ctx.method === 'POST' ? await readForm(ctx.req) : null;
    const typedName = submitted?.get('name')?.trim() ?? '';
    const address = addressFrom(submitted?.get('email') ?? hint);
    if (address === null || (submitted !== null && typedName === '')) {
      showForm(ctx, interaction, submitted);
      return;
    }

    const person = enrol({ address, name: typedName, locales });
    await forgetOther(provider, interaction, person.sub);
    await provider.interactionFinished(ctx.req, ctx.res, { login: { accountId: person.sub } });
    ctx.respond = false;
  };
}

/**
 * @param {Parameters<Middleware>[0]} ctx
 * @param {import('./sign-in-page.mjs').Interaction} interaction
 * @param {URLSearchParams | null} submitted null unless the form was submitted
 */
function showForm(ctx, interaction, submitted) {
  const { login_hint: hint } = interaction.params;
  const { html, policy } = signInPage({
    redirectUri: String(interaction.params['redirect_uri']),
    name: submitted?.get('name') ?? '',
    address: submitted?.get('email') ?? (typeof hint === 'string' ? hint : ''),
    isRefused: submitted !== null,
  });
  ctx.status = submitted === null ? 200 : 422;
  ctx.type = 'html';
  ctx.set('content-security-policy', policy);
  ctx.set('cache-control', 'no-store');
  ctx.body = html;
}

/**
 * Ends the session of another person, for which the provider would otherwise show a page.
 *
 * @param {import('oidc-provider').default} provider
 * @param {import('./sign-in-page.mjs').Interaction} interaction
 * @param {string} sub
 */
async function forgetOther(provider, interaction, sub) {
  if (interaction.session === undefined || interaction.session.accountId === sub) return;
  const session = await provider.Session.findByUid(interaction.session.uid);
  await session?.destroy();
  interaction.session = undefined;
  await interaction.save(interaction.exp - Math.floor(Date.now() / 1000));
}

/**
 * @param {import('node:http').IncomingMessage} request
 * @returns {Promise<URLSearchParams>}
 */
async function readForm(request) {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) {
    text += String(chunk);
    if (text.length > MAX_FORM_BYTES) throw new Error('The form is too large');
  }
  return new URLSearchParams(text);
}
