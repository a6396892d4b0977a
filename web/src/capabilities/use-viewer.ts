import { useMutation, useQuery } from 'urql';
import { BASE_PATH } from '../browser/base-path';
import { ChooseLanguageDocument, ViewerDocument, type ViewerQuery } from '../generated/operations';

export type Viewer = NonNullable<ViewerQuery['viewer']>;

/** The signed-in user; null without a session, undefined while it loads. */
export function useViewer(): Viewer | null | undefined {
  const [{ data, error }] = useQuery({ query: ViewerDocument });
  return error ? null : data?.viewer;
}

/** Stores the language in the account, for emails. */
export function useChooseLanguage(): (language: string) => Promise<unknown> {
  const [, choose] = useMutation(ChooseLanguageDocument);
  return (language) => choose({ language });
}

/** The URL that signs in and returns to the current page. */
export const signInAddress = (returnTo = location.pathname + location.search): string =>
  `${BASE_PATH}auth/login?returnTo=${encodeURIComponent(returnTo)}`;

/** The action of a form, because signing out is a POST. It continues to the identity provider. */
export const SIGN_OUT_ADDRESS = `${BASE_PATH}auth/logout?returnTo=${encodeURIComponent(BASE_PATH)}`;
