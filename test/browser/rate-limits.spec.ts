import { expect, test } from './support/test.js';

const refusal = (retryAfterMs: number) => ({
  status: 429,
  json: {
    data: null,
    errors: [
      {
        message: 'Too many requests.',
        path: ['joinRoom'],
        extensions: { code: 'RATE_LIMITED', retryAfterMs },
      },
    ],
  },
});
const EXPECTED = { expectedFaults: [/status of 429/] };

test('a rate-limited guest is told to wait, and enters automatically', async ({
  guest,
  member,
}) => {
  const host = await member('Alice');
  const room = await host.room('PUBLIC');
  const bob = await guest('Bob', EXPECTED);
  const requestedAt: number[] = [];
  await bob.page.route('**/graphql', async (route) => {
    const isJoining = route.request().postData()?.includes('mutation JoinRoom') ?? false;
    if (!isJoining) return route.fallback();
    requestedAt.push(Date.now());
    return requestedAt.length <= 2 ? route.fulfill(refusal(3_000)) : route.fallback();
  });
  await bob.knock(room);
  await expect(bob.page.getByText(/Trying again in \d s/)).toBeVisible();
  await bob.keepScreenshot('rate-limited');
  await bob.isInMeeting();
  await expect(bob.page.getByText('Trying again in')).toBeHidden();
  const [first = 0, second = 0, third = 0] = requestedAt;
  expect(second - first).toBeGreaterThanOrEqual(3_000);
  expect(third - second).toBeGreaterThanOrEqual(3_000);
});

test('a guest who is rate limited for a long time sees an error instead', async ({
  guest,
  member,
}) => {
  const host = await member('Alice');
  const room = await host.room('PUBLIC');
  const bob = await guest('Bob', EXPECTED);
  await bob.page.route('**/graphql', (route) =>
    route.request().postData()?.includes('mutation JoinRoom')
      ? route.fulfill(refusal(3_600_000))
      : route.fallback(),
  );
  await bob.knock(room);
  await expect(bob.page.getByText('Too many attempts. Wait a moment and try again.')).toBeVisible();
  await expect(bob.button('Join now')).toBeEnabled();
});
