package main

import (
	"context"
	"os"
	"sync"
	"syscall"
	"time"

	"github.com/livekit/protocol/livekit"
	"github.com/livekit/protocol/rpc"
	"github.com/livekit/psrpc"
	"google.golang.org/protobuf/proto"
)

// The open-source server searches for workers on this topic only.
const startTopic = ""

// worker implements rpc.EgressInternalServerImpl and rpc.EgressHandlerServerImpl.
type worker struct {
	internal rpc.EgressInternalServer
	handler  rpc.EgressHandlerServer
	server   rpc.IOInfoClient
	plans    *plans
	rooms    access

	mu       sync.Mutex
	sessions map[string]*session
}

func newWorker(bus psrpc.MessageBus, plans *plans, rooms access) (*worker, error) {
	w := &worker{plans: plans, rooms: rooms, sessions: map[string]*session{}}
	var err error
	if w.server, err = rpc.NewIOInfoClient(bus, psrpc.WithClientSelectTimeout(time.Second)); err != nil {
		return nil, err
	}
	if w.internal, err = rpc.NewEgressInternalServer(w, bus); err != nil {
		return nil, err
	}
	if w.handler, err = rpc.NewEgressHandlerServer(w, bus); err != nil {
		return nil, err
	}
	if err = w.internal.RegisterListActiveEgressTopic(startTopic); err != nil {
		return nil, err
	}
	// Last, because requests arrive from now on.
	return w, w.internal.RegisterStartEgressTopic(startTopic)
}

func (w *worker) StartEgressAffinity(_ context.Context, req *rpc.StartEgressRequest) float32 {
	return float32(w.plans.of(roomName(req)).Affinity)
}

func (w *worker) StartEgress(ctx context.Context, req *rpc.StartEgressRequest) (*livekit.EgressInfo, error) {
	p := w.plans.of(roomName(req))
	output.Printf("%s starts in %q, mode %q", req.EgressId, roomName(req), p.Mode)
	time.Sleep(p.StartDelay.Duration)
	if p.Mode == modeReject {
		return nil, p.failure("request has missing or invalid field: output", psrpc.InvalidArgument)
	}
	info, target, err := readRequest(req)
	if err != nil {
		return nil, err
	}
	s := newSession(w, info, target, p)
	if !w.add(s) {
		return nil, psrpc.NewErrorf(psrpc.AlreadyExists, "egress already exists")
	}
	// Before the response, because StopEgress may follow it at once.
	for _, register := range []func(string) error{
		w.handler.RegisterStopEgressTopic,
		w.handler.RegisterUpdateStreamTopic,
		w.handler.RegisterUpdateEgressTopic,
	} {
		if err = register(info.EgressId); err != nil {
			return nil, err
		}
	}
	// A copy, because the session changes the original.
	response := proto.Clone(info).(*livekit.EgressInfo)
	if !p.SkipCreate {
		// The record must exist before the first update. The server creates it again, without effect.
		if _, err = w.server.CreateEgress(ctx, response); err != nil {
			// The server's next attempt has the same ID and would be rejected.
			w.forget(info.EgressId)
			return nil, err
		}
	}
	go s.run()
	return response, nil
}

func (w *worker) ListActiveEgress(context.Context, *rpc.ListActiveEgressRequest) (*rpc.ListActiveEgressResponse, error) {
	response := &rpc.ListActiveEgressResponse{}
	for _, s := range w.all() {
		response.EgressIds = append(response.EgressIds, s.id)
	}
	return response, nil
}

func (w *worker) StopEgress(_ context.Context, req *livekit.StopEgressRequest) (*livekit.EgressInfo, error) {
	s, err := w.session(req.EgressId)
	if err != nil {
		return nil, err
	}
	if s.plan.Mode == modeStubborn {
		output.Printf("%s refuses to stop", s.id)
		return nil, s.plan.failure("pipeline does not stop", psrpc.Internal)
	}
	s.end(livekit.EndReasonAPI)
	return s.snapshot(), nil
}

func (w *worker) UpdateStream(context.Context, *livekit.UpdateStreamRequest) (*livekit.EgressInfo, error) {
	return nil, errNotStreaming
}

func (w *worker) UpdateEgress(context.Context, *livekit.UpdateEgressRequest) (*livekit.EgressInfo, error) {
	return nil, errNotStreaming
}

var errNotStreaming = psrpc.NewErrorf(psrpc.InvalidArgument, "this recorder writes files only")

// report sends a change to the server, and retries while it does not respond.
func (w *worker) report(info *livekit.EgressInfo) {
	pause := 250 * time.Millisecond
	for range 8 {
		_, err := w.server.UpdateEgress(context.Background(), info, psrpc.WithRequestTimeout(10*time.Second))
		if err == nil {
			output.Printf("%s is %s %s", info.EgressId, info.Status, info.Error)
			return
		}
		output.Printf("%s is not reported: %v", info.EgressId, err)
		time.Sleep(pause)
		pause *= 2
	}
}

// drain ends every session, as the real service does at shutdown.
func (w *worker) drain(ctx context.Context) {
	w.internal.DeregisterStartEgressTopic(startTopic)
	sessions := w.all()
	for _, s := range sessions {
		s.end(livekit.EndReasonKilled)
	}
	for _, s := range sessions {
		select {
		case <-s.done:
		case <-ctx.Done():
			return
		}
	}
}

func (w *worker) add(s *session) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.sessions[s.id] != nil {
		return false
	}
	w.sessions[s.id] = s
	return true
}

func (w *worker) all() []*session {
	w.mu.Lock()
	defer w.mu.Unlock()
	sessions := make([]*session, 0, len(w.sessions))
	for _, s := range w.sessions {
		sessions = append(sessions, s)
	}
	return sessions
}

func (w *worker) session(id string) (*session, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if s := w.sessions[id]; s != nil {
		return s, nil
	}
	return nil, psrpc.NewErrorf(psrpc.NotFound, "egress not found")
}

// forget also leaves the topics of the egress, so that StopEgress does not reach a session that has ended.
func (w *worker) forget(id string) {
	w.handler.DeregisterStopEgressTopic(id)
	w.handler.DeregisterUpdateStreamTopic(id)
	w.handler.DeregisterUpdateEgressTopic(id)
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.sessions, id)
}

// crash ends the process as the kernel ends one that is out of memory.
func crash() { _ = syscall.Kill(os.Getpid(), syscall.SIGKILL) }
