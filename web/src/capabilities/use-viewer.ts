import { useMutation, useQuery } from 'urql';
import { BASE_PATH } from '../browser/base-path';
import { ChooseLanguageDocument, ViewerDocument, type ViewerQuery } from '../generated/operations';

export type Viewer = NonNullable<ViewerQuery['viewer']>;

/** Whoever is signed in; null without a session, undefined until that is known. */
export function useViewer(): Viewer | null | undefined {
  const [{ data, error }] = useQuery({ query: ViewerDocument });
  return error ? null : data?.viewer;
}

/** Keeps the language with the account, for the mails that it gets. */
export function useChooseLanguage(): (language: string) => Promise<unknown> {
  const [, choose] = useMutation(ChooseLanguageDocument);
  return (language) => choose({ language });
}

/** The browser goes there, and comes back to where it was. */
export const signInAddress = (returnTo = location.pathname + location.search): string =>
  `${BASE_PATH}auth/login?returnTo=${encodeURIComponent(returnTo)}`;

/** For the action of a form: signing out is a POST, and goes on to the identity provider. */
export const SIGN_OUT_ADDRESS = `${BASE_PATH}auth/logout?returnTo=${encodeURIComponent(BASE_PATH)}`;
