/** The credentials of a registered application. */
export interface Application {
  readonly id: string;
  readonly clientSecret: string;
}

/** Creates a room as the application itself. Resolves with the slug. */
export async function applicationRoom(
  gateway: string,
  { id, clientSecret }: Application,
): Promise<string> {
  const granted = await fetch(`${gateway}/oauth/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${id}:${clientSecret}`)}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  const { access_token: token } = (await granted.json()) as { access_token: string };
  const response = await fetch(`${gateway}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: 'mutation { createRoom(input: { name: "Lesson" }) { slug } }' }),
  });
  const { data } = (await response.json()) as { data: { createRoom: { slug: string } } };
  return data.createRoom.slug;
}
