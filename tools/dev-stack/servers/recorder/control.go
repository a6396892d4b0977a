package main

import (
	"encoding/json"
	"io"
	"net/http"

	"google.golang.org/protobuf/encoding/protojson"
)

// controlHandler serves the control API:
//
//	PUT    /plan?room=NAME     sets the plan of a room; without a room, the default plan
//	DELETE /plan?room=NAME     deletes the plan; without a room, restores the original default
//	GET    /sessions           lists the running egress, one EgressInfo per line
//	POST   /end?id=EG_x&reason=TEXT   ends an egress, as the recorder itself would
//	POST   /crash              ends the recorder as kill -9 does
func controlHandler(w *worker) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(http.ResponseWriter, *http.Request) {})
	mux.HandleFunc("PUT /plan", func(response http.ResponseWriter, request *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(response, request.Body, 65_536))
		if err != nil {
			http.Error(response, err.Error(), http.StatusBadRequest)
			return
		}
		p, err := w.plans.set(request.URL.Query().Get("room"), body)
		if err != nil {
			http.Error(response, err.Error(), http.StatusBadRequest)
			return
		}
		_ = json.NewEncoder(response).Encode(p)
	})
	mux.HandleFunc("DELETE /plan", func(_ http.ResponseWriter, request *http.Request) {
		w.plans.forget(request.URL.Query().Get("room"))
	})
	mux.HandleFunc("GET /sessions", func(response http.ResponseWriter, _ *http.Request) {
		for _, s := range w.all() {
			line, _ := protojson.Marshal(s.snapshot())
			_, _ = response.Write(append(line, '\n'))
		}
	})
	mux.HandleFunc("POST /end", func(response http.ResponseWriter, request *http.Request) {
		s, err := w.session(request.URL.Query().Get("id"))
		if err != nil {
			http.Error(response, err.Error(), http.StatusNotFound)
			return
		}
		s.end(request.URL.Query().Get("reason"))
	})
	mux.HandleFunc("POST /crash", func(http.ResponseWriter, *http.Request) { crash() })
	return mux
}
