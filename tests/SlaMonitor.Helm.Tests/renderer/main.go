// Renders a chart as Helm does, for the tests of it: reads cases as JSON from standard input, writes what came of them as JSON.
//
// Written after Helm's own source (pkg/engine, pkg/chart/common/util and pkg/chart/v2/loader of Helm 4, which are the same in 3 where it matters here).
//
// Like Helm:
//   - Go's text/template with missingkey=zero and "<no value>" taken out afterwards; sprig's functions without env and expandenv,
//     with getHostByName answering nothing; include, tpl, required, fail, toYaml, fromYaml(Array), toJson, fromJson(Array) and
//     lookup, which finds nothing, as in "helm template".
//   - All templates are parsed before any is run; those whose names begin with "_" are only included.
//   - Values: maps are merged over those of the chart, everything else replaces them, and null takes a value of the chart away.
//   - Numbers of values are floats; or, as in some versions of Helm, kept as they are written, which templates take for texts (exactNumbers).
//   - .Values, .Release, .Chart, .Capabilities, .Template and .Files with Get, GetBytes, Glob (the same library), AsConfig,
//     AsSecrets and Lines. Symbolic links are followed when the chart is read.
//   - NOTES.txt is rendered and no manifest; manifests are split at "---"; hooks are known by their annotation.
//
// Not like Helm:
//   - Values are merged here and answered, but checked against the schema by whoever calls: Helm does that between the two and renders
//     nothing when it fails.
//   - kubeVersion of Chart.yaml is not compared with the version of the cluster.
//   - No charts inside the chart, no Subcharts, no crds, no toToml and no durations. What uses them fails as an unknown function.
//   - .helmignore is read for whole names and folders ("files/rules/tests/"), with no wildcards but a leading "*".
//   - Manifests are parsed strictly: a key that stands twice is an error here, and is the last one for Helm.
//   - Go and sprig are Debian's, which are older than Helm's own: a template that works here works there, as both only add functions.
package main

import (
	"encoding/json"
	"fmt"
	"os"
)

// A case is one rendering.
type Case struct {
	Name         string `json:"name"`
	Release      string `json:"release"`
	Namespace    string `json:"namespace"`
	Upgrade      bool   `json:"upgrade"`
	Values       string `json:"values"`
	KubeVersion  string `json:"kubeVersion"`
	ExactNumbers bool   `json:"exactNumbers"`
}

type Rendered struct {
	Name      string                 `json:"name"`
	Values    map[string]interface{} `json:"values"`
	Error     string                 `json:"error,omitempty"`
	Notes     string                 `json:"notes"`
	Manifests []Manifest             `json:"manifests"`
}

type Manifest struct {
	Source string      `json:"source"`
	Object interface{} `json:"object"`
}

func main() {
	if len(os.Args) != 2 {
		fail(fmt.Errorf("usage: renderer CHART <cases.json"))
	}
	chart, err := readChart(os.Args[1])
	if err != nil {
		fail(err)
	}
	var cases []Case
	if err := json.NewDecoder(os.Stdin).Decode(&cases); err != nil {
		fail(err)
	}
	done := make([]Rendered, 0, len(cases))
	for _, one := range cases {
		rendered, err := render(chart, one)
		if err != nil {
			rendered.Error = err.Error()
		}
		done = append(done, rendered)
	}
	if err := json.NewEncoder(os.Stdout).Encode(done); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
