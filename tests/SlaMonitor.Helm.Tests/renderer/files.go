package main

import (
	"encoding/base64"
	"path"
	"strings"

	"github.com/gobwas/glob"
)

// files are .Files: what is in the chart beside its templates and values.
type files map[string][]byte

func (f files) GetBytes(name string) []byte {
	if data, ok := f[name]; ok {
		return data
	}
	return []byte{}
}

func (f files) Get(name string) string { return string(f.GetBytes(name)) }

func (f files) Glob(pattern string) files {
	matcher, err := glob.Compile(pattern, '/')
	if err != nil {
		matcher, _ = glob.Compile("**")
	}
	found := files{}
	for name, data := range f {
		if matcher.Match(name) {
			found[name] = data
		}
	}
	return found
}

func (f files) AsConfig() string {
	config := map[string]string{}
	for name, data := range f {
		config[path.Base(name)] = string(data)
	}
	return toYAML(config)
}

func (f files) AsSecrets() string {
	secrets := map[string]string{}
	for name, data := range f {
		secrets[path.Base(name)] = base64.StdEncoding.EncodeToString(data)
	}
	return toYAML(secrets)
}

func (f files) Lines(name string) []string {
	if len(f[name]) == 0 {
		return []string{}
	}
	return strings.Split(strings.TrimSuffix(string(f[name]), "\n"), "\n")
}
