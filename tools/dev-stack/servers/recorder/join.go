package main

import (
	"sync"

	"github.com/livekit/protocol/egress"
	"github.com/livekit/protocol/livekit"
	lksdk "github.com/livekit/server-sdk-go/v2"
)

// access is how the recorder gets into rooms.
type access struct{ url, key, secret string }

// join puts the hidden recorder into the room, as the real one's page does: LiveKit then says that the room is being
// recorded, and the recorder notices its end. The answer takes it out again.
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
