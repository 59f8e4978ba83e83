package main

import (
	"fmt"
	"path"
	"regexp"
	"sort"
	"strings"
	"text/template"

	"sigs.k8s.io/yaml"
)

var (
	warned    = regexp.MustCompile(warnStart + `((?s).*)` + warnEnd)
	separator = regexp.MustCompile(`(?m)^---[ \t]*`)
)

// Capabilities are what templates may ask of the cluster.
type Capabilities struct {
	KubeVersion KubeVersion
	APIVersions versionSet
}

type KubeVersion struct{ Version, Major, Minor string }

func (v KubeVersion) String() string     { return v.Version }
func (v KubeVersion) GitVersion() string { return v.Version }

type versionSet []string

func (set versionSet) Has(wanted string) bool {
	for _, version := range set {
		if version == wanted {
			return true
		}
	}
	return false
}

func render(chart *Chart, one Case) (Rendered, error) {
	done := Rendered{Name: one.Name, Manifests: []Manifest{}}
	values, err := coalesce(chart.Values, one.Values, one.ExactNumbers)
	if err != nil {
		return done, err
	}
	// Answered as they are before a template can change them.
	if done.Values, err = copied(values); err != nil {
		return done, err
	}
	texts, err := execute(chart, one, values)
	if err != nil {
		return done, err
	}
	names := make([]string, 0, len(texts))
	for name := range texts {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		if strings.HasSuffix(name, "NOTES.txt") {
			done.Notes = texts[name]
			continue
		}
		for _, text := range separator.Split(strings.TrimSpace(texts[name]), -1) {
			if strings.TrimSpace(text) == "" {
				continue
			}
			var object interface{}
			if err := yaml.UnmarshalStrict([]byte(text), &object); err != nil {
				return done, fmt.Errorf("%s: %w\n%s", name, err, text)
			}
			// A text that holds comments alone is no manifest.
			if object != nil {
				done.Manifests = append(done.Manifests, Manifest{name, object})
			}
		}
	}
	return done, nil
}

func execute(chart *Chart, one Case, values map[string]interface{}) (map[string]string, error) {
	t := template.New("gotpl").Option("missingkey=zero")
	t.Funcs(functions(t))
	root := fmt.Sprint(chart.Metadata["Name"])
	names := make([]string, 0, len(chart.Templates))
	for name := range chart.Templates {
		names = append(names, path.Join(root, name))
	}
	// Deeper ones first, and backwards by name: where a name is defined twice, the order tells which counts.
	sort.Slice(names, func(i, j int) bool {
		a, b := strings.Count(names[i], "/"), strings.Count(names[j], "/")
		return a > b || (a == b && names[i] > names[j])
	})
	for _, name := range names {
		if _, err := t.New(name).Parse(chart.Templates[strings.TrimPrefix(name, root+"/")]); err != nil {
			return nil, err
		}
	}
	revision := 1
	if one.Upgrade {
		revision = 2
	}
	version := strings.TrimPrefix(one.KubeVersion, "v")
	parts := append(strings.Split(version, "."), "0", "0")
	top := map[string]interface{}{
		"Chart":     chart.Metadata,
		"Files":     chart.Files,
		"Values":    values,
		"Subcharts": map[string]interface{}{},
		"Release": map[string]interface{}{
			"Name": one.Release, "Namespace": one.Namespace, "IsUpgrade": one.Upgrade, "IsInstall": !one.Upgrade, "Revision": revision, "Service": "Helm",
		},
		"Capabilities": &Capabilities{KubeVersion{"v" + version, parts[0], parts[1]}, versionSet{"v1", "apps/v1", "batch/v1", "networking.k8s.io/v1"}},
	}
	texts := map[string]string{}
	for _, name := range names {
		if strings.HasPrefix(path.Base(name), "_") {
			continue
		}
		top["Template"] = map[string]interface{}{"Name": name, "BasePath": path.Join(root, "templates")}
		var text strings.Builder
		if err := t.ExecuteTemplate(&text, name, top); err != nil {
			if parts := warned.FindStringSubmatch(err.Error()); len(parts) == 2 {
				return nil, fmt.Errorf("execution error at (%s): %s", name, parts[1])
			}
			return nil, err
		}
		texts[name] = strings.ReplaceAll(text.String(), "<no value>", "")
	}
	return texts, nil
}

func copied(values map[string]interface{}) (map[string]interface{}, error) {
	text, err := yaml.Marshal(values)
	if err != nil {
		return nil, err
	}
	again := map[string]interface{}{}
	return again, yaml.Unmarshal(text, &again)
}
