import { lazy } from 'react';

/** Loaded when they are opened, so that the home page appears sooner. */
export const NewRoomDialog = lazy(async () => ({
  default: (await import('./new-room-dialog')).NewRoomDialog,
}));

export const RenameRoomDialog = lazy(async () => ({
  default: (await import('./rename-room-dialog')).RenameRoomDialog,
}));

export const DeleteRoomDialog = lazy(async () => ({
  default: (await import('./delete-room-dialog')).DeleteRoomDialog,
}));
