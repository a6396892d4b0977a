import { createHash } from 'node:crypto';

/** @typedef {Awaited<ReturnType<import('oidc-provider').default['interactionDetails']>>} Interaction */

const STYLE = `
  :root { color-scheme: light dark; font: 100%/1.5 system-ui, sans-serif; }
  main { max-width: 22rem; margin: 10vh auto; padding: 0 1rem; }
  h1 { font-size: 1.5rem; line-height: 1.2; }
  label { display: block; margin-top: 1rem; font-weight: 600; }
  input, button { box-sizing: border-box; width: 100%; padding: 0.6rem; font: inherit; border: 1px solid GrayText; border-radius: 0.4rem; }
  button { margin-top: 1.5rem; background: #1d4ed8; border-color: #1d4ed8; color: #fff; font-weight: 600; cursor: pointer; }
  :focus-visible { outline: 3px solid #60a5fa; outline-offset: 2px; }
`;
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/**
 * @param {object} page
 * @param {string} page.redirectUri the target of the redirect
 * @param {string} page.name
 * @param {string} page.address
 * @param {boolean} page.isRefused
 * @returns {{ html: string, policy: string }} the page and its content security policy
 */
export function signInPage({ redirectUri, name, address, isRefused }) {
  // Browsers apply form-action to the redirects after the form, too, and the last one leads to the
  // gateway.
  const targets = `'self' ${new URL(redirectUri).origin}`;
  const policy = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; form-action ${targets}; base-uri 'none'; frame-ancestors 'none'`;
  const refusal = '<p role="alert">Enter a name and an email address.</p>';
  const html = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Sign in to Foyer</title>
    <style>${STYLE}</style>
  </head>
  <body>
    <main>
      <h1>Sign in to Foyer</h1>
      <p>For development only: sign in as anyone you like.</p>
      ${isRefused ? refusal : ''}
      <form method="post">
        <label for="name">Name</label>
        <input id="name" name="name" value="${escaped(name)}" autocomplete="name" maxlength="200" required autofocus>
        <label for="email">Email address</label>
        <input id="email" name="email" type="email" value="${escaped(address)}" autocomplete="email" maxlength="200" required>
        <button type="submit">Sign in</button>
      </form>
    </main>
  </body>
</html>
`;
  return { html, policy };
}

/** @param {string} text */
function escaped(text) {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
