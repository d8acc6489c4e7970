{{- define "headgate.labels" -}}
app.kubernetes.io/name: headgate
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- /* The image's tag as the end of an object's name. */ -}}
{{- define "headgate.suffix" -}}
{{ .Values.image.tag | lower | replace "_" "-" }}
{{- end }}

{{- define "headgate.image" -}}
image: {{ printf "%s:%s" .Values.image.repository .Values.image.tag | quote }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
{{- end }}

{{- define "headgate.environment" -}}
- name: SPRING_PROFILES_ACTIVE
  value: {{ .Values.profile }}
- name: SPRING_CONFIG_IMPORT
  value: optional:configtree:/run/secrets/
- name: SPRING_DATASOURCE_URL
  value: {{ .Values.database.url | quote }}
- name: SPRING_DATASOURCE_USERNAME
  value: {{ .Values.database.application.user | quote }}
- name: HEADGATE_CHANGELOG
  value: {{ .Values.changelog | quote }}
{{- range $name, $value := .Values.environment }}
- name: {{ $name }}
  value: {{ $value | quote }}
{{- end }}
{{- end }}

{{- define "headgate.owner" -}}
- name: SPRING_LIQUIBASE_USER
  value: {{ .Values.database.owner.user | quote }}
{{- end }}

{{- define "headgate.pod" -}}
automountServiceAccountToken: false
{{- with .Values.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  seccompProfile:
    type: RuntimeDefault
{{- end }}

{{- define "headgate.container" -}}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: [ALL]
{{- end }}

{{- /* The argument is the name of the volume with the password. */ -}}
{{- define "headgate.mounts" -}}
volumeMounts:
  - name: tmp
    mountPath: /tmp
  - name: {{ . }}
    mountPath: /run/secrets
    readOnly: true
{{- end }}

{{- define "headgate.tmpVolume" -}}
- name: tmp
  emptyDir:
    sizeLimit: 64Mi
{{- end }}

{{- define "headgate.applicationVolume" -}}
- name: application
  secret:
    secretName: {{ .Values.database.application.secret }}
    items:
      - key: password
        path: spring.datasource.password
{{- end }}

{{- define "headgate.ownerVolume" -}}
- name: owner
  secret:
    secretName: {{ .Values.database.owner.secret }}
    items:
      - key: password
        path: spring.liquibase.password
{{- end }}

{{- /* What the service and the migration may reach: PostgreSQL and DNS. */ -}}
{{- define "headgate.egress" -}}
egress:
  - ports:
      - port: {{ .Values.database.port }}
  - ports:
      - port: 53
        protocol: UDP
      - port: 53
{{- end }}

{{- /* What all hooks that migrate have in common; "command" is their container's. */ -}}
{{- define "headgate.jobSpec" -}}
backoffLimit: 3
activeDeadlineSeconds: {{ .Values.migration.activeDeadlineSeconds }}
ttlSecondsAfterFinished: 86400
podFailurePolicy:
  rules:
    # Trying again does not help: usage, a failed migration, a history or an environment that does not fit.
    - action: FailJob
      onExitCodes:
        containerName: migrate
        operator: In
        values: [2, 11, 14, 15, 16, 17]
    # A node that is drained is no failure.
    - action: Ignore
      onPodConditions:
        - type: DisruptionTarget
          status: "True"
template:
  metadata:
    labels:
      {{- include "headgate.labels" . | nindent 6 }}
      app.kubernetes.io/component: migration
  spec:
    {{- include "headgate.pod" . | nindent 4 }}
    restartPolicy: Never
    terminationGracePeriodSeconds: 600 # SIGTERM lets the change set end that runs
    containers:
      - name: migrate
        {{- include "headgate.image" . | nindent 8 }}
        {{- .command | nindent 8 }}
        env:
          {{- include "headgate.environment" . | nindent 10 }}
          {{- include "headgate.owner" . | nindent 10 }}
        resources:
          {{- toYaml .Values.migration.resources | nindent 10 }}
        {{- include "headgate.container" . | nindent 8 }}
        {{- include "headgate.mounts" "owner" | nindent 8 }}
    volumes:
      {{- include "headgate.tmpVolume" . | nindent 6 }}
      {{- include "headgate.ownerVolume" . | nindent 6 }}
{{- end }}
