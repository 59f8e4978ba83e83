{{/* The variables that the chart itself gives; only silos read their settings from the environment. */}}
{{- define "slamonitor.env" -}}
{{- if eq .Values.mode "cluster" -}}
- name: SLAMONITOR_ADDRESS
  valueFrom: { fieldRef: { fieldPath: status.podIP } }
- { name: SLAMONITOR_SILO_PORT, value: "11111" }
- { name: SLAMONITOR_GATEWAY_PORT, value: "30000" }
- { name: SLAMONITOR_CLUSTER, value: {{ .Values.cluster.name | quote }} }
- { name: SLAMONITOR_DATABASE_FILE, value: /run/secrets/slamonitor-database/connection }
- { name: SLAMONITOR_URLS, value: "http://0.0.0.0:8080" }
- { name: SLAMONITOR_DATA, value: /var/lib/slamonitor }
- { name: SLAMONITOR_PUBLIC_URL, value: {{ include "slamonitor.publicUrl" . | quote }} }
{{- if include "slamonitor.configMap" . }}
- { name: SLAMONITOR_CONFIG, value: /etc/slamonitor/config }
{{- end }}
{{- else -}}
[]
{{- end -}}
{{- end }}

{{/* Of each pod, the migration's too. */}}
{{- define "slamonitor.scheduling" -}}
automountServiceAccountToken: false
enableServiceLinks: false
{{- with .Values.imagePullSecrets }}
imagePullSecrets: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.podSecurityContext }}
securityContext: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.affinity }}
affinity: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- end }}

{{/* Of files with secrets: for the group of the pod, where it has one that we know. */}}
{{- define "slamonitor.secretMode" -}}
{{ ternary "0440" "0444" (hasKey .Values.podSecurityContext "fsGroup") }}
{{- end }}

{{- define "slamonitor.databaseVolume" -}}
name: database
secret:
  secretName: {{ .Values.database.existingSecret }}
  items: [{ key: {{ .Values.database.key | quote }}, path: connection }]
  defaultMode: {{ include "slamonitor.secretMode" . }}
{{- end }}

{{/* The pod that serves, in both modes. */}}
{{- define "slamonitor.pod" -}}
{{- $cluster := eq .Values.mode "cluster" -}}
{{- $config := include "slamonitor.configMap" . -}}
metadata:
  {{- $annotations := dict }}
  {{- if .Values.configuration.files }}
  {{- $_ := set $annotations "checksum/configuration" (toJson .Values.configuration.files | sha256sum) }}
  {{- end }}
  {{- include "slamonitor.metadata" (list . "monitor" .Values.podLabels (mergeOverwrite (dict) .Values.podAnnotations $annotations)) | nindent 2 }}
spec:
  serviceAccountName: {{ include "slamonitor.serviceAccount" . }}
  {{- include "slamonitor.scheduling" . | nindent 2 }}
  terminationGracePeriodSeconds: {{ .Values.terminationGracePeriodSeconds }}
  {{- if and $cluster .Values.topologySpreadKeys }}
  topologySpreadConstraints:
    {{- range .Values.topologySpreadKeys }}
    - topologyKey: {{ . }}
      maxSkew: 1
      whenUnsatisfiable: ScheduleAnyway
      labelSelector: { matchLabels: {{ include "slamonitor.selector" (list $ "monitor") | fromYaml | toJson }} }
      # Old and new pods of a rolling update are counted apart.
      matchLabelKeys: [pod-template-hash]
    {{- end }}
  {{- end }}
  containers:
    - name: slamonitor
      image: {{ include "slamonitor.image" . }}
      imagePullPolicy: {{ .Values.image.pullPolicy }}
      {{- if $cluster }}
      command: [/app/slamonitor-silo]
      args: [serve]
      {{- else }}
      command: [/app/slamonitor]
      args:
        - serve
        - --data=/var/lib/slamonitor
        - --urls=http://0.0.0.0:8080
        - {{ printf "--public-url=%s" (include "slamonitor.publicUrl" .) | quote }}
        - --apply-to={{ .Values.embedded.applyTo }}
        {{- if $config }}
        - --config=/etc/slamonitor/config
        {{- end }}
      {{- end }}
      ports:
        - { name: http, containerPort: 8080 }
        {{- if $cluster }}
        - { name: silo, containerPort: 11111 }
        - { name: gateway, containerPort: 30000 }
        {{- end }}
      {{- $env := include "slamonitor.env" . | fromYamlArray }}
      {{- range .Values.secrets.env }}
      {{- $env = append $env (dict "name" .name "valueFrom" (dict "secretKeyRef" (dict "name" .secret "key" .key))) }}
      {{- end }}
      {{- with concat $env .Values.extraEnv }}
      env: {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with .Values.secrets.envFrom }}
      envFrom:
        {{- range . }}
        - secretRef: { name: {{ . }} }
        {{- end }}
      {{- end }}
      {{- with .Values.probes }}
      startupProbe:
        httpGet: { path: /health/live, port: http }
        periodSeconds: {{ .periodSeconds }}
        timeoutSeconds: {{ .timeoutSeconds }}
        failureThreshold: {{ ceil (divf .startupSeconds .periodSeconds) | int }}
      readinessProbe:
        httpGet: { path: /health/ready, port: http }
        periodSeconds: {{ .periodSeconds }}
        timeoutSeconds: {{ .timeoutSeconds }}
        failureThreshold: {{ .readinessFailures }}
      livenessProbe:
        httpGet: { path: /health/live, port: http }
        periodSeconds: {{ .periodSeconds }}
        timeoutSeconds: {{ .timeoutSeconds }}
        failureThreshold: {{ .livenessFailures }}
      {{- end }}
      {{- if gt (int .Values.preStopSeconds) 0 }}
      lifecycle: { preStop: { sleep: { seconds: {{ .Values.preStopSeconds }} } } }
      {{- end }}
      {{- with .Values.resources }}
      resources: {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with .Values.containerSecurityContext }}
      securityContext: {{- toYaml . | nindent 8 }}
      {{- end }}
      volumeMounts:
        - { name: tmp, mountPath: /tmp }
        {{- if $cluster }}
        # The whole folder, so that a changed Secret reaches a running silo; it keeps nothing else there.
        - { name: keys, mountPath: /var/lib/slamonitor, readOnly: true }
        - { name: database, mountPath: /run/secrets/slamonitor-database, readOnly: true }
        {{- else }}
        - { name: data, mountPath: /var/lib/slamonitor }
        - { name: keys, mountPath: /var/lib/slamonitor/keys.json, subPath: keys.json, readOnly: true }
        {{- end }}
        {{- if $config }}
        - { name: configuration, mountPath: /etc/slamonitor/config, readOnly: true }
        {{- end }}
        {{- range $i, $_ := .Values.secrets.files }}
        - { name: secret-{{ $i }}, mountPath: {{ .at }}, readOnly: true }
        {{- end }}
  volumes:
    - name: tmp
      emptyDir: {}
    - name: keys
      secret:
        secretName: {{ .Values.keys.existingSecret }}
        items: [{ key: {{ .Values.keys.key | quote }}, path: keys.json }]
        defaultMode: {{ include "slamonitor.secretMode" . }}
    {{- if $cluster }}
    - {{- include "slamonitor.databaseVolume" . | nindent 6 }}
    {{- else if .Values.embedded.persistence.existingClaim }}
    - name: data
      persistentVolumeClaim: { claimName: {{ .Values.embedded.persistence.existingClaim }} }
    {{- end }}
    {{- if $config }}
    - name: configuration
      configMap: { name: {{ $config }} }
    {{- end }}
    {{- range $i, $_ := .Values.secrets.files }}
    - name: secret-{{ $i }}
      secret: { secretName: {{ .secret }}, defaultMode: {{ include "slamonitor.secretMode" $ }} }
    {{- end }}
{{- end }}
