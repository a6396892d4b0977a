/** Below `assets/`, with the version in its name; see vite.config.ts. */
declare const VISION_DIRECTORY: string;
