// A stand-in for livekit/egress: it handles StartEgress calls of the real LiveKit server over the same Redis bus,
// joins the room as a hidden recorder, and uploads a small file. It renders nothing. Tests plan its behavior through
// its control API.
package main

import (
	"context"
	"errors"
	"flag"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/livekit/protocol/logger"
	lkredis "github.com/livekit/protocol/redis"
	"github.com/livekit/psrpc"
)

// A separate logger, because LiveKit's replaces the standard one and filters it by level.
var output = log.New(os.Stderr, "", log.LstdFlags|log.Lmicroseconds)

const drainTimeout = 5 * time.Second

func main() {
	logger.InitFromConfig(&logger.Config{Level: "warn"}, "recorder")
	control := flag.String("control", "127.0.0.1:7990", "address of the control server")
	livekitURL := flag.String("livekit", "ws://127.0.0.1:7880", "URL of LiveKit for participants")
	redisURL := flag.String("redis", "redis://127.0.0.1:6379", "URL of LiveKit's Redis")
	maxDuration := flag.Duration("max-duration", 0, "maximum duration of a recording; 0 for no limit")
	flag.Parse()

	redis, err := redisConfig(*redisURL)
	if err != nil {
		output.Fatal(err)
	}
	client, err := lkredis.GetRedisClient(redis)
	if err != nil {
		output.Fatal(err)
	}
	rooms := access{
		url:    *livekitURL,
		key:    os.Getenv("LIVEKIT_API_KEY"),
		secret: os.Getenv("LIVEKIT_API_SECRET"),
	}
	listener, err := net.Listen("tcp", *control)
	if err != nil {
		output.Fatal(err)
	}
	w, err := newWorker(psrpc.NewRedisMessageBus(client), newPlans(*maxDuration), rooms)
	if err != nil {
		output.Fatal(err)
	}
	server := &http.Server{Handler: controlHandler(w), ReadHeaderTimeout: 30 * time.Second}
	go func() {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			output.Fatal(err)
		}
	}()
	output.Printf("ready on %s", *control)

	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM, syscall.SIGINT)
	<-stop
	ctx, cancel := context.WithTimeout(context.Background(), drainTimeout)
	defer cancel()
	w.drain(ctx)
}
