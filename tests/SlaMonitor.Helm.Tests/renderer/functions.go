package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"text/template"

	"github.com/Masterminds/sprig"
	"sigs.k8s.io/yaml"
)

// What fail and required say is put between these, to be found again in what text/template makes of it.
const (
	warnStart = "HELM_ERR_START"
	warnEnd   = "HELM_ERR_END"
)

const nestedMax = 1000

func functions(t *template.Template) template.FuncMap {
	all := sprig.TxtFuncMap()
	delete(all, "env")
	delete(all, "expandenv")
	all["getHostByName"] = func(string) string { return "" }
	all["lookup"] = func(string, string, string, string) (map[string]interface{}, error) {
		return map[string]interface{}{}, nil
	}
	all["toYaml"] = toYAML
	all["mustToYaml"] = func(v interface{}) (string, error) {
		data, err := yaml.Marshal(v)
		return strings.TrimSuffix(string(data), "\n"), err
	}
	all["fromYaml"] = func(text string) map[string]interface{} {
		read := map[string]interface{}{}
		if err := yaml.Unmarshal([]byte(text), &read); err != nil {
			read["Error"] = err.Error()
		}
		return read
	}
	all["fromYamlArray"] = func(text string) []interface{} {
		read := []interface{}{}
		if err := yaml.Unmarshal([]byte(text), &read); err != nil {
			read = []interface{}{err.Error()}
		}
		return read
	}
	all["toJson"] = func(v interface{}) string {
		data, err := json.Marshal(v)
		if err != nil {
			return ""
		}
		return string(data)
	}
	all["fromJson"] = func(text string) map[string]interface{} {
		read := map[string]interface{}{}
		if err := json.Unmarshal([]byte(text), &read); err != nil {
			read["Error"] = err.Error()
		}
		return read
	}
	all["fromJsonArray"] = func(text string) []interface{} {
		read := []interface{}{}
		if err := json.Unmarshal([]byte(text), &read); err != nil {
			read = []interface{}{err.Error()}
		}
		return read
	}
	all["fail"] = func(message string) (string, error) { return "", errors.New(warnStart + message + warnEnd) }
	all["required"] = func(message string, value interface{}) (interface{}, error) {
		if value == nil || value == "" {
			return value, errors.New(warnStart + message + warnEnd)
		}
		return value, nil
	}
	nested := map[string]int{}
	all["include"] = include(t, nested)
	all["tpl"] = tpl(t, nested)
	return all
}

func include(t *template.Template, nested map[string]int) func(string, interface{}) (string, error) {
	return func(name string, data interface{}) (string, error) {
		if nested[name] > nestedMax {
			return "", fmt.Errorf("rendering template has a nested reference name: %s", name)
		}
		nested[name]++
		var text strings.Builder
		err := t.ExecuteTemplate(&text, name, data)
		nested[name]--
		return text.String(), err
	}
}

func tpl(parent *template.Template, nested map[string]int) func(string, interface{}) (string, error) {
	return func(text string, values interface{}) (string, error) {
		t, err := parent.Clone()
		if err != nil {
			return "", err
		}
		// A clone forgets the option, and what is defined in the text is to be found by include.
		t.Option("missingkey=zero")
		t.Funcs(template.FuncMap{"include": include(t, nested), "tpl": tpl(t, nested)})
		if t, err = t.New(parent.Name()).Parse(text); err != nil {
			return "", err
		}
		var out strings.Builder
		if err := t.Execute(&out, values); err != nil {
			return "", err
		}
		return strings.ReplaceAll(out.String(), "<no value>", ""), nil
	}
}

// toYAML swallows errors, as Helm's does.
func toYAML(v interface{}) string {
	data, err := yaml.Marshal(v)
	if err != nil {
		return ""
	}
	return strings.TrimSuffix(string(data), "\n")
}
