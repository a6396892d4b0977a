package main

import (
	"path"
	"strings"
	"time"

	"github.com/livekit/protocol/egress"
	"github.com/livekit/protocol/livekit"
	"github.com/livekit/protocol/rpc"
	"github.com/livekit/psrpc"
	"google.golang.org/protobuf/proto"
)

// target is the destination of the file, with the secrets that EgressInfo must not contain.
type target struct {
	s3       *livekit.S3Upload
	file     *livekit.FileInfo
	ext      string
	manifest bool
}

func roomName(req *rpc.StartEgressRequest) string {
	switch r := req.Request.(type) {
	case *rpc.StartEgressRequest_RoomComposite:
		return r.RoomComposite.RoomName
	case *rpc.StartEgressRequest_Egress:
		return r.Egress.RoomName
	}
	return req.RoomName
}

// readRequest copies the request without its secrets and prepares the results, as PipelineConfig.Update does in
// pkg/config of livekit/egress. It accepts room composites with one file, in both versions of the API.
func readRequest(req *rpc.StartEgressRequest) (*livekit.EgressInfo, *target, error) {
	now := time.Now().UnixNano()
	info := &livekit.EgressInfo{
		EgressId: req.EgressId, RoomId: req.RoomId, RoomName: roomName(req), RetryCount: req.RetryCount,
		Status: livekit.EgressStatus_EGRESS_STARTING, StartedAt: now, UpdatedAt: now,
	}
	switch r := req.Request.(type) {
	case *rpc.StartEgressRequest_RoomComposite:
		c := proto.Clone(r.RoomComposite).(*livekit.RoomCompositeEgressRequest)
		egress.RedactEncodedOutputs(c)
		info.Request = &livekit.EgressInfo_RoomComposite{RoomComposite: c}
		if c.AudioOnly && c.CustomBaseUrl == "" && c.Layout == "" {
			info.SourceType = livekit.EgressSourceType_EGRESS_SOURCE_TYPE_SDK
		}
		file := fileOf(r.RoomComposite)
		if file == nil {
			return nil, nil, invalid("output")
		}
		target := newTarget(info, file.Filepath, extensionOf(file.FileType, c.AudioOnly))
		target.s3, target.manifest = file.GetS3(), !file.DisableManifest
		info.Result = &livekit.EgressInfo_File{File: target.file} // deprecated in favor of FileResults
		return info, target, nil
	case *rpc.StartEgressRequest_Egress:
		c := proto.Clone(r.Egress).(*livekit.StartEgressRequest)
		egress.RedactStartEgressRequest(c)
		info.Request = &livekit.EgressInfo_Egress{Egress: c}
		for _, out := range r.Egress.Outputs {
			file := out.GetFile()
			if file == nil {
				continue
			}
			target := newTarget(info, file.Filepath, extensionOf(file.FileType, c.GetTemplate().GetAudioOnly()))
			target.s3, target.manifest = out.GetStorage().GetS3(), !file.DisableManifest
			if target.s3 == nil {
				target.s3 = r.Egress.GetStorage().GetS3()
			}
			return info, target, nil
		}
		return nil, nil, invalid("output")
	}
	return nil, nil, invalid("request")
}

func invalid(field string) error {
	return psrpc.NewErrorf(psrpc.InvalidArgument, "request has missing or invalid field: %s", field)
}

func fileOf(r *livekit.RoomCompositeEgressRequest) *livekit.EncodedFileOutput {
	if files := r.GetFileOutputs(); len(files) > 0 {
		return files[0]
	}
	return r.GetFile()
}

func extensionOf(fileType livekit.EncodedFileType, audioOnly bool) string {
	if fileType == livekit.EncodedFileType_OGG || (fileType != livekit.EncodedFileType_MP4 && audioOnly) {
		return ".ogg"
	}
	return ".mp4"
}

// newTarget replaces the placeholders of the path and gives it the extension of the file.
func newTarget(info *livekit.EgressInfo, filepath, ext string) *target {
	now := time.Now()
	isFolder := filepath == "" || strings.HasSuffix(filepath, "/")
	name := strings.NewReplacer(
		"{room_name}", info.RoomName, "{room_id}", info.RoomId,
		"{time}", now.Format("2006-01-02T150405"), "{utc}", now.Format("20060102150405.000"),
	).Replace(path.Clean(filepath))
	if isFolder {
		name = path.Join(name, info.RoomName+"-"+now.Format("2006-01-02T150405"))
	}
	if !strings.HasSuffix(name, ext) {
		// Replaces another known extension; an unknown one is part of the name.
		switch other := path.Ext(name); other {
		case ".mp4", ".ogg", ".mp3", ".webm", ".m3u8", ".ts":
			name = strings.TrimSuffix(name, other)
		}
		name += ext
	}
	file := &livekit.FileInfo{Filename: name}
	info.FileResults = []*livekit.FileInfo{file}
	return &target{ext: ext, file: file}
}
