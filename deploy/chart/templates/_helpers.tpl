{{- define "foyer.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "foyer.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" }}
{{- else if contains (include "foyer.name" .) .Release.Name }}
{{- .Release.Name | trunc 63 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name (include "foyer.name" .) | trunc 63 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{- define "foyer.selectorLabels" -}}
app.kubernetes.io/name: {{ include "foyer.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "foyer.labels" -}}
{{ include "foyer.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "foyer.serviceAccountName" -}}
{{- .Values.serviceAccount.name | default (ternary (include "foyer.fullname" .) "default" .Values.serviceAccount.create) }}
{{- end }}

{{- define "foyer.image" -}}
{{- with .Values.image }}
{{- if .digest -}}
{{ .repository }}@{{ .digest }}
{{- else -}}
{{ .repository }}:{{ .tag | default $.Chart.AppVersion }}
{{- end }}
{{- end }}
{{- end }}

{{/*
A setting as the gateway reads it. Helm takes numbers for floating-point ones, and writes large ones with an exponent.
*/}}
{{- define "foyer.setting" -}}
{{- if kindIs "float64" . }}{{ int64 . }}{{ else }}{{ . }}{{ end }}
{{- end }}

{{/*
SHUTDOWN_GRACE_SECONDS, then what App.stop takes beside it at most (MAX_STOP_SECONDS in src/app.ts), and a moment to exit.
*/}}
{{- define "foyer.terminationGracePeriodSeconds" -}}
{{- $maxStopSeconds := 28 }}
{{- add .Values.preStopSleepSeconds .Values.shutdownGraceSeconds $maxStopSeconds 4 }}
{{- end }}

{{/*
The settings that come from files, each with the Secret and the key that it is in.
*/}}
{{- define "foyer.secretSources" -}}
{{- $sources := dict }}
{{- with .Values.secrets }}
{{- if .existingSecret }}
{{- range .settings }}
{{- $_ := set $sources . (dict "name" $.Values.secrets.existingSecret "key" .) }}
{{- end }}
{{- end }}
{{- range $setting, $source := .from }}
{{- $_ := set $sources $setting $source }}
{{- end }}
{{- end }}
{{- toYaml $sources }}
{{- end }}

{{/*
Fails where a setting is missing without which the gateway does not start, or no browser reaches it.
*/}}
{{- define "foyer.validate" -}}
{{- $secrets := include "foyer.secretSources" . | fromYaml }}
{{- $missing := list }}
{{- range list "PUBLIC_URL" "LIVEKIT_URL" "LIVEKIT_API_KEY" }}
{{- if not (get $.Values.settings .) }}{{ $missing = append $missing (print "settings." .) }}{{ end }}
{{- end }}
{{- range list "MONGO_URL" "REDIS_URL" "LIVEKIT_API_SECRET" "SESSION_SECRETS" "TICKET_SECRETS" }}
{{- if not (hasKey $secrets .) }}{{ $missing = append $missing (print "secrets.from." .) }}{{ end }}
{{- end }}
{{- if $missing }}
{{- fail (printf "\nSet %s. Secrets may also be keys of one Secret: secrets.existingSecret and secrets.settings." (join ", " $missing)) }}
{{- end }}
{{- end }}
