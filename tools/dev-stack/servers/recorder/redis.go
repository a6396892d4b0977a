package main

import (
	"net/url"
	"strconv"
	"strings"

	lkredis "github.com/livekit/protocol/redis"
)

// redisConfig reads redis://user:password@host:port/db; rediss:// is over TLS.
func redisConfig(text string) (*lkredis.RedisConfig, error) {
	u, err := url.Parse(text)
	if err != nil {
		return nil, err
	}
	config := &lkredis.RedisConfig{
		Address:  u.Host,
		Username: u.User.Username(),
		UseTLS:   u.Scheme == "rediss",
	}
	config.Password, _ = u.User.Password()
	if u.Port() == "" {
		config.Address += ":6379"
	}
	if db := strings.Trim(u.Path, "/"); db != "" {
		config.DB, err = strconv.Atoi(db)
	}
	return config, err
}
