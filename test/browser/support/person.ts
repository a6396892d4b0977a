import { expect, type BrowserContext, type Locator, type Page } from '@playwright/test';
import path from 'node:path';
import { stackDirectory } from '../../../tools/dev-stack/lib/paths.mjs';
import type { RegisteredApplication } from '../../support/applications.js';

export type AccessLevel = 'PUBLIC' | 'TRUSTED' | 'RESTRICTED';

export interface Room {
  readonly id: string;
  /** The path of its link. */
  readonly path: string;
}

/** A person with their own browser context. */
export class Person {
  constructor(
    readonly name: string,
    readonly context: BrowserContext,
    readonly page: Page,
  ) {}

  /** Uses the development identity provider, which accepts an email address as a login hint. */
  async signIn(): Promise<void> {
    const address = `${this.name.toLowerCase()}@example.org`;
    const way = `/auth/login?returnTo=/&login_hint=${encodeURIComponent(address)}`;
    await expect(await this.context.request.get(way)).toBeOK();
  }

  /** Creates a room over the API. */
  async room(accessLevel: AccessLevel, name = `Room of ${this.name}`): Promise<Room> {
    const { createRoom } = await this.#execute<{ createRoom: { id: string; slug: string } }>(
      'mutation Room($input: CreateRoomInput!) { createRoom(input: $input) { id slug } }',
      { input: { name, accessLevel } },
    );
    return { id: createRoom.id, path: `/${createRoom.slug}` };
  }

  /** Creates a link with a meeting token over the API. */
  async personalLink(
    { id: roomId }: Room,
    person: { readonly displayName: string; readonly isHost: boolean },
  ): Promise<{ readonly path: string; readonly token: string }> {
    const { createMeetingToken } = await this.#execute<{
      createMeetingToken: { joinUrl: string; token: string };
    }>(
      'mutation Link($input: CreateMeetingTokenInput!) { createMeetingToken(input: $input) { joinUrl token } }',
      { input: { roomId, ...person } },
    );
    const { pathname, hash } = new URL(createMeetingToken.joinUrl);
    return { path: pathname + hash, token: createMeetingToken.token };
  }

  /** Makes a user who has signed in before a member of the room, over the API. */
  async addsMember(
    { id: roomId }: Room,
    { name }: Person,
    role: 'MEMBER' | 'ADMINISTRATOR' = 'MEMBER',
  ): Promise<void> {
    const input = { roomId, email: `${name.toLowerCase()}@example.org`, role };
    await this.#execute(
      'mutation Add($input: SetRoomMemberInput!) { setRoomMember(input: $input) { id } }',
      { input },
    );
  }

  /** Limits the length of the room's meetings over the API. */
  async limitsDuration({ id }: Room, maxDurationMs: number): Promise<void> {
    const input = { id, configuration: { maxDurationMs } };
    await this.#execute(
      'mutation Limit($input: UpdateRoomInput!) { updateRoom(input: $input) { id } }',
      { input },
    );
  }

  /** Registers an application over the API; for an instance administrator. */
  async application(input: {
    readonly scopes: readonly string[];
    readonly allowedOrigins?: readonly string[];
  }): Promise<RegisteredApplication> {
    const { createApplication } = await this.#execute<{
      createApplication: { application: { id: string }; clientSecret: string };
    }>(
      'mutation Register($input: CreateApplicationInput!) { createApplication(input: $input) { application { id } clientSecret } }',
      { input: { name: 'School', ...input } },
    );
    const { application, clientSecret } = createApplication;
    return { id: application.id, clientSecret };
  }

  async disablesApplication(id: string): Promise<void> {
    await this.#execute(
      'mutation Disable($input: UpdateApplicationInput!) { updateApplication(input: $input) { id } }',
      { input: { id, isDisabled: true } },
    );
  }

  async revokesPersonalLinks({ id: roomId }: Room): Promise<void> {
    await this.#execute(
      'mutation Revoke($roomId: ID!) { revokeMeetingTokens(roomId: $roomId) { id } }',
      { roomId },
    );
  }

  async #execute<Data>(query: string, variables: object): Promise<Data> {
    const response = await this.context.request.post('/graphql', { data: { query, variables } });
    return ((await response.json()) as { data: Data }).data;
  }

  /** Opens the room's link, enters the name if the page asks for it, and asks to join. */
  async knock({ path: link }: Room): Promise<void> {
    await this.page.goto(link);
    const join = this.page.getByRole('button', { name: /^(Join now|Ask to join)$/ });
    await expect(join).toBeEnabled();
    const name = this.page.getByLabel('Your name');
    if (await name.isVisible()) await name.fill(this.name);
    await join.click();
  }

  /** The gateway never learns of subscriptions that this browser starts. */
  async holdsBackLiveUpdates(): Promise<void> {
    await this.page.routeWebSocket(/\/graphql$/, (socket) => {
      const gateway = socket.connectToServer();
      socket.onMessage((message) => {
        const { type } = JSON.parse(String(message)) as { type: string };
        if (type !== 'subscribe') gateway.send(message);
      });
    });
  }

  async join(room: Room): Promise<void> {
    await this.knock(room);
    await this.isInMeeting();
  }

  async isInMeeting(): Promise<void> {
    await expect(this.button('Leave')).toBeVisible();
    await expect(this.page.getByText('Connecting…')).toBeHidden();
  }

  /** Ends the meeting for everyone. */
  async endsMeeting(): Promise<void> {
    await this.button('Leave').click();
    await this.button('End for everyone').click();
    const question = this.page.getByRole('dialog', { name: 'End the meeting for everyone?' });
    await question.getByRole('button', { name: 'End for everyone' }).click();
    await this.sees('The meeting has ended');
  }

  async sees(heading: string): Promise<void> {
    await expect(this.page.getByRole('heading', { name: heading })).toBeVisible();
  }

  /** Reloads the page as soon as it shows a heading. Call before the page is opened. */
  async reloadsOnceReading(heading: string): Promise<void> {
    await this.page.addInitScript((text) => {
      const [navigation] = performance.getEntriesByType('navigation');
      if (navigation instanceof PerformanceNavigationTiming && navigation.type === 'reload') return;
      const watch = new MutationObserver(() => {
        if (document.querySelector('h1')?.textContent !== text) return;
        watch.disconnect();
        location.reload();
      });
      watch.observe(document, { childList: true, subtree: true });
    }, heading);
  }

  async hasReloaded(): Promise<void> {
    await this.page.waitForFunction(() => {
      const [navigation] = performance.getEntriesByType('navigation');
      return navigation instanceof PerformanceNavigationTiming && navigation.type === 'reload';
    });
  }

  /** Delays camera and microphone until the returned function is called. Call before the page is opened. */
  async hasSlowDevices(): Promise<() => Promise<void>> {
    await this.page.addInitScript(() => {
      const { mediaDevices } = navigator;
      const open = mediaDevices.getUserMedia.bind(mediaDevices);
      const ready = new Promise((resolve) => addEventListener('devices-are-ready', resolve));
      mediaDevices.getUserMedia = async (constraints) => {
        await ready;
        return open(constraints);
      };
    });
    return () => this.page.evaluate(() => void dispatchEvent(new Event('devices-are-ready')));
  }

  /** Clicks a control of the meeting, which phones may have in a menu. */
  async uses(control: string | RegExp): Promise<void> {
    const toolbar = this.page.getByRole('toolbar');
    const button = toolbar
      .getByRole('button', { name: control })
      .or(toolbar.getByRole('menuitem', { name: control }));
    await expect(async () => {
      if (!(await button.isVisible())) await toolbar.locator('.menu > button').click();
      await button.click({ trial: true, timeout: 5_000 });
    }).toPass();
    // Not repeated: on a slow machine, a click may take effect although it timed out.
    await button.click();
  }

  /** Opens a tab of the settings. */
  async opensSettings(tab: string): Promise<void> {
    await this.uses('Settings');
    await this.page.getByRole('tab', { name: tab }).click();
  }

  /** Chooses an action for a person in the open people panel. */
  async chooseFor(name: string, choice: string): Promise<void> {
    const people = this.peoplePanel;
    await people.getByRole('button', { name: `Actions for ${name}` }).click();
    await people.getByRole('menuitem', { name: choice, exact: true }).click();
  }

  get peoplePanel(): Locator {
    return this.page.getByRole('complementary', { name: /^People/ });
  }

  /** Pastes a text, which may have several lines. */
  async pastes(text: string, field: Locator): Promise<void> {
    await this.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await this.page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
    await field.focus();
    await this.page.keyboard.press('Control+v');
  }

  button(name: string | RegExp, options: { readonly exact?: boolean } = {}): Locator {
    return this.page.getByRole('button', { name, ...options });
  }

  /** The tile of a person in the meeting. */
  tile(name: string): Locator {
    return this.page.getByRole('article', { name });
  }

  /** Expects that more and more frames are decoded. */
  async seesMovingPictureOf(name: string): Promise<void> {
    const video = this.tile(name).locator('video');
    const frames = () =>
      video.evaluate(
        (element: HTMLVideoElement) => element.getVideoPlaybackQuality().totalVideoFrames,
      );
    await expect.poll(frames).toBeGreaterThan(0);
    const seen = await frames();
    await expect.poll(frames).toBeGreaterThan(seen + 3);
  }

  async hears(name: string): Promise<void> {
    await expect(this.tile(name).getByText('speaking')).toBeAttached();
  }

  /** The badge that says that the meeting is recorded, and when the recording will stop. */
  get recordingBadge(): Locator {
    return this.page.locator('.recording-badge');
  }

  async seesRecording(): Promise<void> {
    await expect(this.recordingBadge).toHaveText(/^Recording( ·|$)/);
  }

  /** Saves a screenshot of the page, for people to look at after the run. */
  async keepScreenshot(name: string): Promise<void> {
    await this.page.screenshot({ path: path.join(stackDirectory, 'screenshots', `${name}.png`) });
  }
}
