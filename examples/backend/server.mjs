// Creates a room, and a meeting token for each person who opens the page; serves the page and its modules.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';

const { FOYER = 'http://127.0.0.1:4000', CLIENT_ID, CLIENT_SECRET, PORT = '8080' } = process.env;
const MODULES = fileURLToPath(new URL('../../node_modules', import.meta.url));

/** OAuth 2.0 client credentials. A real backend keeps the token for most of its hour. */
async function accessToken() {
  const response = await fetch(`${FOYER}/oauth/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${CLIENT_ID}:${CLIENT_SECRET}`)}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  return (await response.json()).access_token;
}

async function ask(query, input) {
  const response = await fetch(`${FOYER}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${await accessToken()}`,
    },
    body: JSON.stringify({ query, variables: { input } }),
  });
  const { data, errors } = await response.json();
  if (errors) throw new Error(errors[0].message);
  return data;
}

/** Repeating it answers with the same room, because of its external ID. */
async function lesson() {
  const { createRoom } = await ask(
    'mutation ($input: CreateRoomInput!) { createRoom(input: $input) { id slug } }',
    { name: 'Lesson', externalId: 'lesson-7', accessLevel: 'RESTRICTED' },
  );
  return createRoom;
}

async function tokenFor(roomId, displayName) {
  const { createMeetingToken } = await ask(
    'mutation ($input: CreateMeetingTokenInput!) { createMeetingToken(input: $input) { token } }',
    { roomId, displayName, isHost: true },
  );
  return createMeetingToken.token;
}

const ROUTES = {
  '/': async () => ['text/html', await readFile(new URL('page.html', import.meta.url))],
  '/favicon.ico': () => ['image/x-icon', '', 204],
  '/left': () => ['text/plain', 'You have left the lesson.'],
  '/meeting': async ({ searchParams }) => {
    const { id, slug } = await lesson();
    const meetingToken = searchParams.has('guest') ? null : await tokenFor(id, 'Ada');
    const input = { room: slug, displayName: 'Gus', meetingToken };
    return ['application/json', JSON.stringify({ url: `${FOYER}/graphql`, input })];
  },
};
const NOT_FOUND = () => ['text/plain', 'Not found', 404];

createServer(async (request, response) => {
  const url = new URL(request.url, 'http://localhost');
  const [, module] = /^\/modules\/([\w/-]+(\.[\w-]+)+)$/.exec(url.pathname) ?? [];
  try {
    const [type, body, status = 200] = module
      ? ['text/javascript', await readFile(`${MODULES}/${module}`)]
      : await (ROUTES[url.pathname] ?? NOT_FOUND)(url);
    response.writeHead(status, { 'content-type': type }).end(body);
  } catch (error) {
    console.error(error);
    response.writeHead(500).end();
  }
}).listen(Number(PORT), 'localhost', () => console.log(`Open http://localhost:${PORT}/`));
