interface Branding {
  readonly name?: string;
  readonly logoUrl?: string;
  readonly accentColor?: string;
  readonly termsUrl?: string;
  readonly privacyUrl?: string;
  readonly supportUrl?: string;
}

const meta = document.querySelector<HTMLMetaElement>('meta[name="branding"]');

/** From FRONTEND_CONFIG; the gateway checks it at startup and writes it into the page. */
export const BRANDING = JSON.parse(meta?.content ?? '{}') as Branding;

export const SITE_NAME = BRANDING.name ?? 'Foyer';

/** Derives the colors of both themes; these mixtures keep the contrast that the gateway checks. */
export function applyAccentColor(): void {
  const { accentColor } = BRANDING;
  if (accentColor === undefined) return;
  const mixed = (other: string, percent: number) =>
    `color-mix(in srgb, ${accentColor}, ${other} ${percent}%)`;
  const colors = {
    light: accentColor,
    'light-hover': mixed('black', 15),
    'light-soft': mixed('white', 88),
    dark: mixed('white', 55),
    'dark-hover': mixed('white', 65),
    'dark-soft': mixed('#19212b', 72),
  };
  const { style } = document.documentElement;
  for (const [name, color] of Object.entries(colors)) style.setProperty(`--brand-${name}`, color);
}
