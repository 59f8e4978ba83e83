package main

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"sort"
	"strings"

	"sigs.k8s.io/yaml"
)

// A chart as read from its folder.
type Chart struct {
	Metadata  map[string]interface{}
	Values    []byte
	Templates map[string]string
	Files     files
}

func readChart(folder string) (*Chart, error) {
	chart := &Chart{Templates: map[string]string{}, Files: files{}}
	ignored, err := readIgnored(filepath.Join(folder, ".helmignore"))
	if err != nil {
		return nil, err
	}
	err = walk(folder, "", ignored, func(name string, data []byte) error {
		switch {
		case name == "Chart.yaml":
			return yaml.Unmarshal(data, &chart.Metadata)
		case name == "values.yaml":
			chart.Values = data
		case name == "values.schema.json":
		case strings.HasPrefix(name, "templates/"):
			chart.Templates[name] = string(data)
		default:
			chart.Files[name] = data
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	// Templates see the fields of Go's Metadata: Chart.Name, not chart.name.
	named := map[string]interface{}{"IsRoot": true}
	for key, value := range chart.Metadata {
		named[strings.ToUpper(key[:1])+key[1:]] = value
	}
	named["APIVersion"] = chart.Metadata["apiVersion"]
	chart.Metadata = named
	return chart, nil
}

// walk follows symbolic links, in the order of names.
func walk(folder, name string, ignored []string, visit func(string, []byte) error) error {
	at := filepath.Join(folder, name)
	info, err := os.Stat(at)
	if err != nil {
		// A link that leads nowhere fails here as it does for Helm.
		return err
	}
	if name != "" && isIgnored(name, info, ignored) {
		return nil
	}
	if !info.IsDir() {
		data, err := os.ReadFile(at)
		if err != nil {
			return err
		}
		return visit(name, data)
	}
	entries, err := os.ReadDir(at)
	if err != nil {
		return err
	}
	sort.Slice(entries, func(i, j int) bool { return entries[i].Name() < entries[j].Name() })
	for _, entry := range entries {
		if err := walk(folder, path.Join(name, entry.Name()), ignored, visit); err != nil {
			return err
		}
	}
	return nil
}

func readIgnored(file string) ([]string, error) {
	text, err := os.ReadFile(file)
	if os.IsNotExist(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var lines []string
	for _, line := range strings.Split(string(text), "\n") {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			lines = append(lines, line)
		}
	}
	return lines, nil
}

func isIgnored(name string, info fs.FileInfo, ignored []string) bool {
	for _, rule := range ignored {
		pattern := strings.TrimSuffix(rule, "/")
		if pattern != rule && !info.IsDir() {
			continue
		}
		subject := name
		if !strings.Contains(pattern, "/") {
			subject = path.Base(name)
		}
		if matched, _ := path.Match(pattern, subject); matched {
			return true
		}
	}
	return false
}
