import { interactionPolicy } from 'oidc-provider';
import { addressFrom, subjectOf } from './people.mjs';

/**
 * The default policy, with one more rule: a hint at an address other than the session's requests a
 * sign-in as that person.
 */
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
