package main

import (
	"encoding/json"

	"sigs.k8s.io/yaml"
)

// coalesce puts a user's values over the chart's: maps are merged, everything else is replaced, and null takes a value of the chart away.
func coalesce(chart []byte, given string, exactNumbers bool) (map[string]interface{}, error) {
	var options []yaml.JSONOpt
	if exactNumbers {
		options = append(options, func(d *json.Decoder) *json.Decoder { d.UseNumber(); return d })
	}
	values, defaults := map[string]interface{}{}, map[string]interface{}{}
	if err := yaml.Unmarshal(chart, &defaults, options...); err != nil {
		return nil, err
	}
	if err := yaml.UnmarshalStrict([]byte(given), &values, options...); err != nil {
		return nil, err
	}
	clean(defaults)
	merge(values, defaults)
	return values, nil
}

// merge adds to a user's values what only the chart has.
func merge(values, defaults map[string]interface{}) {
	for key, theirs := range defaults {
		ours, given := values[key]
		switch {
		case !given:
			values[key] = theirs
		case ours == nil:
			delete(values, key)
		default:
			oursMap, ok := ours.(map[string]interface{})
			theirsMap, both := theirs.(map[string]interface{})
			// Helm warns when only one of them is a map, and the user's stands.
			if ok && both {
				merge(oursMap, theirsMap)
			}
		}
	}
}

// clean takes out what is null in the chart's own values, as Helm does before it merges.
func clean(values map[string]interface{}) {
	for key, value := range values {
		if value == nil {
			delete(values, key)
		} else if below, ok := value.(map[string]interface{}); ok {
			clean(below)
		}
	}
}
