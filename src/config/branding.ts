import { z } from 'zod';
import { parseUrl } from '../lib/parse-url.js';

/** The background of pages in the light theme, on which the accent color is text. */
const BACKGROUND = '#f5f7fa';
const MIN_CONTRAST = 4.5;

const link = z.url({
  protocol: /^(https?|mailto)$/,
  error: 'must be an http, https, or mailto URL',
});

const branding = z
  .strictObject({
    name: z.string().trim().min(1).max(40),
    logoUrl: z.string().refine(isImage, 'must be an https URL, or a data URL of an image'),
    accentColor: z
      .string()
      .regex(/^#[0-9a-f]{6}$/i, 'must be a color like #2a56c6')
      .refine(isReadable, `must have a contrast of at least ${MIN_CONTRAST}:1 with ${BACKGROUND}`),
    termsUrl: link,
    privacyUrl: link,
    supportUrl: link,
  })
  .partial();

/** How the web client presents itself. */
export type Branding = z.infer<typeof branding>;

/** Of the key `webClient` of FRONTEND_CONFIG; the mistakes are in words. */
export function readBranding(
  frontend: Readonly<Record<string, unknown>>,
): { readonly branding: Branding } | { readonly mistakes: readonly string[] } {
  const { data, error } = branding.safeParse(frontend['webClient'] ?? {});
  if (data) return { branding: data };
  return {
    mistakes: error.issues.map(
      ({ path, message }) => `${['webClient', ...path].join('.')}: ${message}`,
    ),
  };
}

function isImage(text: string): boolean {
  if (text.startsWith('data:image/')) return true;
  return parseUrl(text)?.protocol === 'https:';
}

/** WCAG 2.2, 1.4.3. */
function isReadable(color: string): boolean {
  if (!/^#[0-9a-f]{6}$/i.test(color)) return true;
  const [one, other] = [luminance(color), luminance(BACKGROUND)];
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05) >= MIN_CONTRAST;
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const value = parseInt(color.slice(start, start + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
