import evening from './images/evening.webp';
import hills from './images/hills.webp';
import room from './images/room.webp';

export const IMAGES = { room, hills, evening } as const;

export type ImageName = keyof typeof IMAGES;

export const isImage = (background: string): background is ImageName => background in IMAGES;
