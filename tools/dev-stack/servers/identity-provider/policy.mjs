import { interactionPolicy } from 'oidc-provider';
import { addressFrom, subjectOf } from './people.mjs';

/** The usual rules, and one more: a hint at another address than the session's is a wish to be that one. */
export function signInPolicy() {
  const policy = interactionPolicy.base();
  const { Check } = interactionPolicy;
  policy.get('login')?.checks.add(
    new Check('other_address', 'Another address is signed in', 'login_required', ({ oidc }) => {
      const address = addressFrom(oidc.params?.['login_hint']);
      const isOther = address !== null && oidc.session?.accountId !== subjectOf(address);
      return isOther ? Check.REQUEST_PROMPT : Check.NO_NEED_TO_PROMPT;
    }),
  );
  return policy;
}
