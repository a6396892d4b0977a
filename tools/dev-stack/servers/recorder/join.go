package main

import (
	"sync"

	"github.com/livekit/protocol/egress"
	"github.com/livekit/protocol/livekit"
	lksdk "github.com/livekit/server-sdk-go/v2"
)

// access has the address of LiveKit and the key with which the recorder joins rooms.
type access struct{ url, key, secret string }

// join connects to the room as a hidden recorder, as the page of the real service does: LiveKit then marks the room as
// being recorded, and the recorder learns when the room ends. The returned function disconnects it.
func (s *session) join() (leave func()) {
	token, err := egress.BuildEgressToken(s.id, s.w.rooms.key, s.w.rooms.secret, s.info.RoomName)
	if err != nil {
		output.Print(err)
		return func() {}
	}
	var once sync.Once
	room, err := lksdk.ConnectToRoomWithToken(s.w.rooms.url, token, &lksdk.RoomCallback{
		OnDisconnectedWithReason: func(lksdk.DisconnectionReason) { once.Do(func() { close(s.sourceGone) }) },
	}, lksdk.WithAutoSubscribe(false))
	if err != nil {
		output.Printf("%s cannot join: %v", s.id, err)
		s.end(livekit.EndReasonFailure)
		return func() {}
	}
	return room.Disconnect
}
