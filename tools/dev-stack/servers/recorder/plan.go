package main

import (
	"encoding/json"
	"sync"
	"time"

	"github.com/livekit/psrpc"
)

// The modes of an egress; the empty one is the normal course.
const (
	modeReject   = "reject"   // StartEgress is rejected
	modeFail     = "fail"     // ends as FAILED, at the stage that FailAt names
	modeAbort    = "abort"    // ends as ABORTED: the page never reports that it is ready
	modeSilent   = "silent"   // ends without an event: at once, or with FailAt active, some time after ACTIVE
	modeCrash    = "crash"    // crashes the recorder, at the same moments
	modeStubborn = "stubborn" // rejects StopEgress and continues
)

const (
	atActive = "active"
	atUpload = "upload"
)

// plan is the behavior of one egress. Fields that a control request omits are those of the default plan.
type plan struct {
	Mode   string `json:"mode,omitempty"`
	FailAt string `json:"failAt,omitempty"` // starting, the default; active; upload
	// StartDelay is the time before the response to StartEgress.
	StartDelay duration `json:"startDelay,omitempty"`
	// ActiveAfter is the time from STARTING to ACTIVE.
	ActiveAfter duration `json:"activeAfter,omitempty"`
	// FinishAfter is the time from ENDING to the final state, and from ACTIVE to a failure.
	FinishAfter duration `json:"finishAfter,omitempty"`
	// MaxDuration is the recorder's own limit; 0 for none.
	MaxDuration duration `json:"maxDuration,omitempty"`
	// Affinity is the response to the server's search for a worker; less than 0 means busy.
	Affinity float64 `json:"affinity,omitempty"`
	// Size is the minimum size of an MP4 in bytes; a large file is uploaded in parts.
	Size int `json:"size,omitempty"`
	// Error and Code replace the text and the psrpc code of a failure.
	Error string `json:"error,omitempty"`
	Code  string `json:"code,omitempty"`
	// DupEnd sends the final state twice.
	DupEnd bool `json:"dupEnd,omitempty"`
	// SkipCreate leaves the call of CreateEgress to the server.
	SkipCreate bool `json:"skipCreate,omitempty"`
}

func (p *plan) failure(text string, code psrpc.ErrorCode) error {
	if p.Error != "" {
		text = p.Error
	}
	if p.Code != "" {
		code = psrpc.ErrorCode(p.Code)
	}
	return psrpc.NewErrorf(code, "%s", text)
}

// plans has the plans of rooms, and the default plan for all others.
type plans struct {
	mu       sync.Mutex
	original plan
	standard plan
	byRoom   map[string]plan
}

func newPlans(maxDuration time.Duration) *plans {
	original := plan{
		ActiveAfter: duration{300 * time.Millisecond},
		FinishAfter: duration{200 * time.Millisecond},
		MaxDuration: duration{maxDuration},
		Affinity:    1,
	}
	return &plans{original: original, standard: original, byRoom: map[string]plan{}}
}

func (s *plans) of(room string) plan {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p, ok := s.byRoom[room]; ok {
		return p
	}
	return s.standard
}

// set changes the plan of a room; for an empty name, the default plan.
func (s *plans) set(room string, changes []byte) (plan, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.standard
	if room == "" {
		p = s.original
	}
	if err := json.Unmarshal(changes, &p); err != nil {
		return p, err
	}
	if room == "" {
		s.standard = p
	} else {
		s.byRoom[room] = p
	}
	return p, nil
}

func (s *plans) forget(room string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if room == "" {
		s.standard = s.original
	}
	delete(s.byRoom, room)
}

// duration reads and writes "1.5s".
type duration struct{ time.Duration }

func (d *duration) UnmarshalJSON(data []byte) error {
	var text string
	if err := json.Unmarshal(data, &text); err != nil {
		return err
	}
	value, err := time.ParseDuration(text)
	d.Duration = value
	return err
}

func (d duration) MarshalJSON() ([]byte, error) { return json.Marshal(d.String()) }
