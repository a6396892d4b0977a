package main

import (
	"errors"
	"sync"
	"time"

	"github.com/livekit/protocol/livekit"
	"github.com/livekit/psrpc"
	"google.golang.org/protobuf/proto"
)

// session is one egress, with the transitions of pkg/pipeline/controller.go in livekit/egress.
type session struct {
	id     string
	w      *worker
	plan   plan
	target *target

	mu     sync.Mutex
	info   *livekit.EgressInfo
	ending bool

	ended      chan struct{} // closed when the session is ending
	sourceGone chan struct{} // closed when the room has ended
	done       chan struct{}
}

func newSession(w *worker, info *livekit.EgressInfo, target *target, p plan) *session {
	return &session{
		id: info.EgressId, w: w, plan: p, target: target, info: info,
		ended: make(chan struct{}), sourceGone: make(chan struct{}), done: make(chan struct{}),
	}
}

func (s *session) snapshot() *livekit.EgressInfo {
	return s.change(func(*livekit.EgressInfo) {})
}

// change returns a copy, which is safe to send while the session continues.
func (s *session) change(how func(*livekit.EgressInfo)) *livekit.EgressInfo {
	s.mu.Lock()
	defer s.mu.Unlock()
	how(s.info)
	return proto.Clone(s.info).(*livekit.EgressInfo)
}

// end changes ACTIVE to ENDING, and STARTING to ABORTED. Only the first call has an effect.
func (s *session) end(reason string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ending {
		return
	}
	s.ending = true
	s.info.SetEndReason(reason)
	switch {
	case s.info.Status == livekit.EgressStatus_EGRESS_STARTING:
		s.info.SetAborted(livekit.MsgStoppedBeforeStarted)
	case s.info.Status == livekit.EgressStatus_EGRESS_ACTIVE && reason == livekit.EndReasonLimitReached:
		// The real service reports nothing before the end.
		s.info.SetLimitReached()
	case s.info.Status == livekit.EgressStatus_EGRESS_ACTIVE:
		s.info.UpdateStatus(livekit.EgressStatus_EGRESS_ENDING)
		ending := proto.Clone(s.info).(*livekit.EgressInfo)
		go func() {
			s.w.report(ending)
			close(s.ended)
		}()
		return
	}
	close(s.ended)
}

func (s *session) run() {
	defer close(s.done)
	defer s.w.forget(s.id)
	leave := s.join()
	defer leave()

	select {
	case <-s.ended:
		s.finish()
		return
	case <-time.After(s.plan.ActiveAfter.Duration):
	}
	if s.endsBeforeActive() {
		return
	}
	if active := s.activate(); active != nil {
		s.w.report(active)
	}
	s.record()
}

// endsBeforeActive plays the failures of the start, and reports whether the session has ended.
func (s *session) endsBeforeActive() bool {
	p := s.plan
	isLate := p.FailAt == atActive || p.FailAt == atUpload
	switch {
	case p.Mode == modeAbort:
		s.change(func(i *livekit.EgressInfo) { i.SetAborted(livekit.MsgStartNotReceived) })
		s.finish()
	case p.Mode == modeFail && !isLate:
		err := p.failure("page load error: net::ERR_CONNECTION_REFUSED", psrpc.InvalidArgument)
		s.change(func(i *livekit.EgressInfo) { i.SetFailed(err) })
		s.finish()
	case p.Mode == modeCrash && !isLate:
		crash()
	case p.Mode == modeSilent && !isLate:
	default:
		return false
	}
	return true
}

// activate returns nil if the session is already ending.
func (s *session) activate() *livekit.EgressInfo {
	var isEnding bool
	active := s.change(func(i *livekit.EgressInfo) {
		if isEnding = s.ending; isEnding {
			return
		}
		i.UpdateStatus(livekit.EgressStatus_EGRESS_ACTIVE)
		s.target.file.StartedAt = time.Now().UnixNano()
	})
	if isEnding {
		return nil
	}
	return active
}

// record returns when the session is ended by a request, the room, the limit, or the plan.
func (s *session) record() {
	p := s.plan
	var limit, fault <-chan time.Time
	if p.MaxDuration.Duration > 0 {
		limit = time.After(p.MaxDuration.Duration)
	}
	if p.FailAt == atActive {
		fault = time.After(p.FinishAfter.Duration)
	}
	select {
	case <-s.ended:
	case <-s.sourceGone:
		s.end(livekit.EndReasonSrcClosed)
	case <-limit:
		s.end(livekit.EndReasonLimitReached)
	case <-fault:
		switch p.Mode {
		case modeCrash:
			crash()
		case modeSilent:
			return
		case modeFail:
			s.change(func(i *livekit.EgressInfo) {
				s.ending = true
				i.SetFailed(p.failure("pipeline frozen", psrpc.Internal))
			})
			s.finish()
			return
		}
		<-s.ended
	}
	<-s.ended
	time.Sleep(p.FinishAfter.Duration)
	s.finish()
}

// finish uploads the file and reports the final state.
func (s *session) finish() {
	now := time.Now().UnixNano()
	before := s.change(func(*livekit.EgressInfo) {
		file := s.target.file
		if file.StartedAt == 0 {
			file.StartedAt = now
		}
		file.EndedAt, file.Duration = now, now-file.StartedAt
	})
	var err error
	switch before.Status {
	case livekit.EgressStatus_EGRESS_ENDING, livekit.EgressStatus_EGRESS_LIMIT_REACHED:
		err = s.upload()
	}
	final := s.change(func(i *livekit.EgressInfo) {
		switch {
		case err != nil:
			i.SetFailed(err)
		case i.Status == livekit.EgressStatus_EGRESS_ENDING:
			i.SetComplete()
		}
		if i.EndedAt == 0 {
			i.EndedAt = time.Now().UnixNano()
		}
	})
	s.w.report(final)
	if s.plan.DupEnd {
		s.w.report(final)
	}
}

func (s *session) upload() error {
	if s.plan.Mode == modeFail && s.plan.FailAt == atUpload {
		return psrpc.NewErrorf(psrpc.InvalidArgument, "S3 upload failed: %w", errors.New("AccessDenied"))
	}
	uploaded, err := s.target.upload(s.snapshot(), s.plan.Size)
	s.change(func(i *livekit.EgressInfo) {
		s.target.file.Size, s.target.file.Location = uploaded.size, uploaded.location
		i.ManifestLocation = uploaded.manifest
	})
	return err
}
