{{- define "slamonitor.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 52 | trimSuffix "-" -}}
{{- end }}

{{/* At most 52 characters: a StatefulSet's pods carry its name and eleven more in a label, which ends at 63. */}}
{{- define "slamonitor.fullname" -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 52 | trimSuffix "-" -}}
{{- else if contains $name .Release.Name -}}
{{- .Release.Name | trunc 52 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 52 | trimSuffix "-" -}}
{{- end -}}
{{- end }}

{{/* A name of a part: (list . "config"). Of a name that would be too long the release's part gives way. */}}
{{- define "slamonitor.part" -}}
{{- $context := index . 0 -}}
{{- $part := index . 1 -}}
{{- printf "%s-%s" (include "slamonitor.fullname" $context | trunc (int (sub 62 (len $part))) | trimSuffix "-") $part -}}
{{- end }}

{{/* What never changes of a pod's labels: (list . "monitor"). */}}
{{- define "slamonitor.selector" -}}
{{- $context := index . 0 -}}
app.kubernetes.io/name: {{ include "slamonitor.name" $context }}
app.kubernetes.io/instance: {{ $context.Release.Name }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end }}

{{/* Labels and annotations of an object: (list . "monitor" $labels $annotations). The chart's own labels win: selectors go by them. */}}
{{- define "slamonitor.metadata" -}}
{{- $context := index . 0 -}}
{{- $own := include "slamonitor.selector" (list $context (index . 1)) | fromYaml -}}
{{- $_ := set $own "helm.sh/chart" (printf "%s-%s" $context.Chart.Name $context.Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-") -}}
{{- $_ := set $own "app.kubernetes.io/version" ($context.Chart.AppVersion | replace "+" "_" | trunc 63 | trimSuffix "-") -}}
{{- $_ := set $own "app.kubernetes.io/managed-by" $context.Release.Service -}}
labels: {{- toYaml (mergeOverwrite (dict) $context.Values.commonLabels (index . 2) $own) | nindent 2 }}
{{- with mergeOverwrite (dict) $context.Values.commonAnnotations (index . 3) }}
annotations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "slamonitor.image" -}}
{{- if .Values.image.digest -}}
{{- printf "%s@%s" .Values.image.repository .Values.image.digest -}}
{{- else -}}
{{- printf "%s:%s" .Values.image.repository (default .Chart.AppVersion .Values.image.tag) -}}
{{- end -}}
{{- end }}

{{- define "slamonitor.serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "slamonitor.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end }}

{{- define "slamonitor.publicUrl" -}}
{{- if .Values.publicUrl -}}
{{- .Values.publicUrl -}}
{{- else if .Values.ingress.enabled -}}
{{- printf "%s://%s" (ternary "https" "http" (ne .Values.ingress.tlsSecret "")) (first .Values.ingress.hosts) -}}
{{- else -}}
{{- printf "http://%s.%s.svc:%d" (include "slamonitor.fullname" .) .Release.Namespace (int .Values.service.port) -}}
{{- end -}}
{{- end }}

{{/* The ConfigMap with the configuration; empty when there is none. */}}
{{- define "slamonitor.configMap" -}}
{{- if .Values.configuration.existingConfigMap -}}
{{- .Values.configuration.existingConfigMap -}}
{{- else if .Values.configuration.files -}}
{{- include "slamonitor.part" (list . "config") -}}
{{- end -}}
{{- end }}
