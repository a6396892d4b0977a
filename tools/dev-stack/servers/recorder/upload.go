package main

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"path"
	"strings"
	"time"

	"github.com/livekit/protocol/livekit"
	"github.com/livekit/psrpc"
	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

// One second of a moving square with a tone (H.264 and AAC), and the tone alone (Opus).
var (
	//go:embed recording.mp4
	video []byte
	//go:embed recording.ogg
	audio []byte
)

type uploaded struct {
	size               int64
	location, manifest string
}

// upload stores the file and, unless disabled, a manifest at the destination of the request.
func (t *target) upload(info *livekit.EgressInfo, size int) (uploaded, error) {
	body, contentType := audio, "audio/ogg"
	if t.ext == ".mp4" {
		body, contentType = filledUp(video, size), "video/mp4"
	}
	if t.s3 == nil {
		return uploaded{size: int64(len(body)), location: "/out/" + t.file.Filename}, nil
	}
	client, err := t.client()
	if err != nil {
		return uploaded{}, uploadFailed(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	put := func(key, contentType string, body []byte) error {
		options := minio.PutObjectOptions{
			ContentType: contentType, UserMetadata: t.s3.Metadata, ContentDisposition: t.s3.ContentDisposition,
		}
		_, err := client.PutObject(ctx, t.s3.Bucket, key, bytes.NewReader(body), int64(len(body)), options)
		return err
	}
	if err := put(t.file.Filename, contentType, body); err != nil {
		return uploaded{}, uploadFailed(err)
	}
	result := uploaded{size: int64(len(body)), location: t.location(t.file.Filename)}
	if t.manifest {
		key := path.Join(path.Dir(t.file.Filename), info.EgressId+".json")
		// The file is usable without its manifest.
		if put(key, "application/json", manifestOf(info, result.location)) == nil {
			result.manifest = t.location(key)
		}
	}
	return result, nil
}

func uploadFailed(err error) error {
	return psrpc.NewErrorf(psrpc.InvalidArgument, "S3 upload failed: %w", err)
}

// filledUp extends an MP4 with a box that players skip.
func filledUp(file []byte, size int) []byte {
	const head = 8
	missing := size - len(file)
	if missing < head {
		return file
	}
	box := make([]byte, missing)
	binary.BigEndian.PutUint32(box, uint32(missing))
	copy(box[4:], "free")
	return append(bytes.Clone(file), box...)
}

func manifestOf(info *livekit.EgressInfo, location string) []byte {
	manifest, _ := json.Marshal(map[string]any{
		"egress_id": info.EgressId, "room_id": info.RoomId, "room_name": info.RoomName,
		"started_at": info.StartedAt, "ended_at": info.FileResults[0].EndedAt,
		"files": []any{map[string]string{"filename": info.FileResults[0].Filename, "location": location}},
	})
	return manifest
}

func (t *target) client() (*minio.Client, error) {
	host, secure := "s3.amazonaws.com", true
	if t.s3.Endpoint != "" {
		scheme, rest, _ := strings.Cut(t.s3.Endpoint, "://")
		host, secure = rest, scheme == "https"
	}
	lookup := minio.BucketLookupDNS
	if t.s3.ForcePathStyle {
		lookup = minio.BucketLookupPath
	}
	return minio.New(host, &minio.Options{
		Creds:  credentials.NewStaticV4(t.s3.AccessKey, t.s3.Secret, t.s3.SessionToken),
		Secure: secure, Region: t.s3.Region, BucketLookup: lookup,
	})
}

func (t *target) location(key string) string {
	scheme, host, isGiven := strings.Cut(strings.TrimSuffix(t.s3.Endpoint, "/"), "://")
	switch {
	case !isGiven && t.s3.Region == "":
		return fmt.Sprintf("https://%s.s3.us-east-1.amazonaws.com/%s", t.s3.Bucket, key)
	case !isGiven:
		return fmt.Sprintf("https://%s.s3.%s.amazonaws.com/%s", t.s3.Bucket, t.s3.Region, key)
	case t.s3.ForcePathStyle:
		return fmt.Sprintf("%s://%s/%s/%s", scheme, host, t.s3.Bucket, key)
	}
	return fmt.Sprintf("%s://%s.%s/%s", scheme, t.s3.Bucket, host, key)
}
