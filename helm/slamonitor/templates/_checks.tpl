{{/* What the schema cannot tell: values that need or exclude each other. Each message begins with the value to change. */}}
{{- define "slamonitor.checks" -}}
{{- if eq .Values.mode "cluster" }}
{{- if not .Values.database.existingSecret }}
{{- fail "database.existingSecret: in mode 'cluster' name a Secret that holds the connection to PostgreSQL: kubectl create secret generic slamonitor-database --from-literal=connection='Host=…;Username=…;Password=…;Database=…'" }}
{{- end }}
{{- else }}
{{- if .Values.database.existingSecret }}
{{- fail "database.existingSecret: mode 'embedded' keeps its data on a volume and uses no database; leave it empty, or set mode to 'cluster'" }}
{{- end }}
{{- if .Values.autoscaling.enabled }}
{{- fail "autoscaling.enabled: mode 'embedded' is one process and cannot be scaled; set mode to 'cluster'" }}
{{- end }}
{{- end }}
{{- if not .Values.keys.existingSecret }}
{{- fail "keys.existingSecret: name a Secret that holds keys.json, without which the monitor serves nobody but itself: slamonitor keys add --data keys --name admin --role admin && kubectl create secret generic slamonitor-keys --from-file=keys/keys.json" }}
{{- end }}
{{- with .Values.configuration }}
{{- if and .files .existingConfigMap }}
{{- fail "configuration.existingConfigMap: configuration.files is given too; give one of them" }}
{{- end }}
{{- $read := list }}
{{- range $name, $_ := .files }}
{{- if and (regexMatch "\\.ya?ml$" $name) (not (regexMatch "\\.test\\.ya?ml$" $name)) }}{{ $read = append $read $name }}{{ end }}
{{- end }}
{{- if and .files (not $read) }}
{{- fail (printf "configuration.files: none of %s is read as configuration; give one a name that ends in .yaml" (keys .files | sortAlpha | join ", ")) }}
{{- end }}
{{- end }}
{{- if and .Values.ingress.enabled (not .Values.ingress.hosts) }}
{{- fail "ingress.hosts: ingress.enabled needs at least one host name" }}
{{- end }}
{{- with .Values.autoscaling }}
{{- if .enabled }}
{{- if gt (int .minReplicas) (int .maxReplicas) }}
{{- fail (printf "autoscaling.minReplicas: %d is more than autoscaling.maxReplicas, %d" (int .minReplicas) (int .maxReplicas)) }}
{{- end }}
{{- if not (or .targetCPUUtilizationPercentage .targetMemoryUtilizationPercentage) }}
{{- fail "autoscaling.targetCPUUtilizationPercentage: give this or autoscaling.targetMemoryUtilizationPercentage" }}
{{- end }}
{{- if and .targetCPUUtilizationPercentage (not (dig "requests" "cpu" "" $.Values.resources)) }}
{{- fail "resources.requests.cpu: autoscaling.targetCPUUtilizationPercentage is in percent of it" }}
{{- end }}
{{- if and .targetMemoryUtilizationPercentage (not (dig "requests" "memory" "" $.Values.resources)) }}
{{- fail "resources.requests.memory: autoscaling.targetMemoryUtilizationPercentage is in percent of it" }}
{{- end }}
{{- end }}
{{- end }}
{{- if and .Values.serviceMonitor.enabled (not .Values.serviceMonitor.keySecret.name) }}
{{- fail "serviceMonitor.keySecret.name: /metrics asks for an API key; name a Secret that holds one of the role 'viewer'" }}
{{- end }}
{{- /* 30 s is what a hand-over may take, as the tests of rolling silos hold it. */}}
{{- $needed := add .Values.preStopSeconds 30 }}
{{- if lt (int .Values.terminationGracePeriodSeconds) (int $needed) }}
{{- fail (printf "terminationGracePeriodSeconds: %d would kill a silo before it has handed its tickets over; preStopSeconds and a hand-over take up to %d" (int .Values.terminationGracePeriodSeconds) (int $needed)) }}
{{- end }}
{{- $names := dict }}
{{- range include "slamonitor.env" . | fromYamlArray }}{{ $_ := set $names .name "the chart" }}{{ end }}
{{- range $i, $_ := .Values.secrets.env }}
{{- if hasKey $names .name }}{{ fail (printf "secrets.env[%d].name: %s is given by %s already" $i .name (get $names .name)) }}{{ end }}
{{- $_ := set $names .name (printf "secrets.env[%d]" $i) }}
{{- end }}
{{- range $i, $_ := .Values.extraEnv }}
{{- if hasKey $names .name }}{{ fail (printf "extraEnv[%d].name: %s is given by %s already" $i .name (get $names .name)) }}{{ end }}
{{- $_ := set $names .name (printf "extraEnv[%d]" $i) }}
{{- end }}
{{- $mounted := dict }}
{{- range $i, $_ := .Values.secrets.files }}
{{- $at := trimSuffix "/" .at }}
{{- range list "/app" "/tmp" "/etc/slamonitor" "/var/lib/slamonitor" "/run/secrets/slamonitor-database" }}
{{- if or (not $at) (eq . $at) (hasPrefix (printf "%s/" .) $at) }}{{ fail (printf "secrets.files[%d].at: %s is used by the monitor itself" $i (default "/" $at)) }}{{ end }}
{{- end }}
{{- if hasKey $mounted $at }}{{ fail (printf "secrets.files[%d].at: %s is used by secrets.files[%v] already" $i $at (get $mounted $at)) }}{{ end }}
{{- $_ := set $mounted $at $i }}
{{- end }}
{{- end }}
