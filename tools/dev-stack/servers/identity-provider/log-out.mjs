/**
 * Ends the session at once, where the provider would ask on a separate page.
 *
 * @param {import('oidc-provider').default} provider
 * @returns {import('./interaction-pages.mjs').Middleware}
 */
export function logOutAtOnce(provider) {
  return async (ctx, next) => {
    await next();
    // At this point, the hint, the client, and the target are checked.
    const { oidc } = /** @type {Partial<import('oidc-provider').KoaContextWithOIDC>} */ (ctx);
    if (oidc?.route !== 'end_session' || ctx.status !== 200) return;

    await oidc.session?.destroy();
    ctx.cookies.set(provider.cookieName('session'), null);
    const target = oidc.params?.['post_logout_redirect_uri'];
    if (typeof target !== 'string') {
      ctx.body = 'You are signed out.';
      ctx.type = 'text';
      return;
    }
    const url = new URL(target);
    const state = oidc.params?.['state'];
    if (typeof state === 'string') url.searchParams.set('state', state);
    ctx.redirect(url.href);
  };
}
