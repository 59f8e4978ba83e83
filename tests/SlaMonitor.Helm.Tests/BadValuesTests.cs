using SlaMonitor.Helm.Tests.Rendering;

namespace SlaMonitor.Helm.Tests;

/// <summary>Values that cannot be right are refused before anything is installed, by a message that begins with the value.</summary>
public sealed class BadValuesTests(Charts charts)
{
    private const string Needed = "database: { existingSecret: d }\nkeys: { existingSecret: k }\n";
    private const string Embedded = "mode: embedded\nkeys: { existingSecret: k }\n";

    /// <summary>What the schema refuses: misspelt names, wrong types, numbers out of range.</summary>
    private static readonly (string Values, string Message)[] BySchema =
    [
        ("replica: 3", "replica: there is no such value"),
        ("ingress: { enabled: true, host: [sla.example.com] }", "ingress.host: there is no such value"),
        ("serviceMonitor: { keySecret: { nam: x } }", "serviceMonitor.keySecret.nam: there is no such value"),
        ("resources: { request: { cpu: 1 } }", "resources.request: there is no such value"),
        ("resources: { requests: { mem: 1Gi } }", "resources.requests.mem: there is no such value"),
        ("containerSecurityContext: { readOnlyRootFileSystem: true }", "containerSecurityContext.readOnlyRootFileSystem: there is no such value"),
        ("tolerations: [{ key: a, operater: Exists }]", "tolerations.0.operater: there is no such value"),
        ("secrets: { env: [{ name: A, secret: s, key: k, value: hunter2 }] }", "secrets.env.0.value: there is no such value"),
        ("database: { connection: Host=db }", "database.connection: there is no such value"),
        ("replicas: 0", "replicas: must be >= 1"),
        ("replicas: \"3\"", "replicas: must be integer"),
        ("replicas: 2.5", "replicas: must be integer"),
        ("mode: clustered", "mode: must be cluster or embedded, not \"clustered\""),
        ("service: { type: Loadbalancer }", "service.type: must be ClusterIP or NodePort or LoadBalancer"),
        ("service: { port: 80800 }", "service.port: must be <= 65535"),
        ("image: { digest: 9f86d081 }", "image.digest: must match pattern"),
        ("image: latest", "image: must be object"),
        ("publicUrl: sla.example.com", "publicUrl: must match pattern"),
        ("database: { existingSecret: Slamonitor_Database }", "database.existingSecret: must match pattern"),
        ("ingress: { hosts: [\"https://sla.example.com\"] }", "ingress.hosts.0: must match pattern"),
        ("ingress: { enabled: \"yes\" }", "ingress.enabled: must be boolean"),
        ("resources: { limits: { memory: 2GB } }", "resources.limits.memory: must match pattern"),
        ("secrets: { env: [{ name: SLACK-URL, secret: s, key: k }] }", "secrets.env.0.name: must match pattern"),
        ("secrets: { env: [{ name: SLACK_URL, secret: s }] }", "secrets.env.0: must have required property 'key'"),
        ("secrets: { files: [{ secret: s, at: run/secrets }] }", "secrets.files.0.at: must match pattern"),
        ("extraEnv: [{ name: TZ, value: 3 }]", "extraEnv.0.value: must be string"),
        ("commonLabels: { team: \"a team\" }", "commonLabels.team: must match pattern"),
        ("commonLabels: { \"a team\": x }", "commonLabels.a team: is no name for it"),
        ("configuration: { files: { \"policies/sla.yaml\": \"version: 1\" } }", "configuration.files.policies/sla.yaml: is no name for it"),
        ("podDisruptionBudget: { maxUnavailable: 0 }", "podDisruptionBudget.maxUnavailable: must be >= 1"),
        ("podSecurityContext: { runAsUser: 0 }", "podSecurityContext.runAsUser: must be >= 1"),
        ("autoscaling: { scaleDown: { periodSeconds: 3600 } }", "autoscaling.scaleDown.periodSeconds: must be <= 1800"),
        ("serviceMonitor: { interval: 15 }", "serviceMonitor.interval: must be string"),
        ("rules: { runbookBaseUrl: runbooks/ }", "rules.runbookBaseUrl: must match pattern"),
        ("networkPolicy: { httpFrom: [{ ipBlock: { cidrs: 10.0.0.0/8 } }] }", "networkPolicy.httpFrom.0.ipBlock.cidrs: there is no such value"),
    ];

    /// <summary>What the templates refuse: values that need or exclude each other.</summary>
    private static readonly (string Values, string Message)[] ByTemplates =
    [
        ("", "database.existingSecret: in mode 'cluster' name a Secret"),
        ("database: { existingSecret: d }", "keys.existingSecret: name a Secret that holds keys.json"),
        ("keys: { existingSecret: k }", "database.existingSecret: in mode 'cluster' name a Secret"),
        ("mode: embedded", "keys.existingSecret: name a Secret that holds keys.json"),
        (Embedded + "database: { existingSecret: d }", "database.existingSecret: mode 'embedded' keeps its data on a volume"),
        (Embedded + "autoscaling: { enabled: true }", "autoscaling.enabled: mode 'embedded' is one process"),
        (Needed + "ingress: { enabled: true }", "ingress.hosts: ingress.enabled needs at least one host name"),
        (Needed + "autoscaling: { enabled: true, minReplicas: 9 }", "autoscaling.minReplicas: 9 is more than autoscaling.maxReplicas, 8"),
        (Needed + "autoscaling: { enabled: true, targetCPUUtilizationPercentage: null }", "autoscaling.targetCPUUtilizationPercentage: give this or"),
        (Needed + "autoscaling: { enabled: true }\nresources: { requests: { cpu: null } }", "resources.requests.cpu: autoscaling.targetCPUUtilizationPercentage is in percent of it"),
        (Needed + "autoscaling: { enabled: true, targetMemoryUtilizationPercentage: 80 }\nresources: { requests: { memory: null } }",
            "resources.requests.memory: autoscaling.targetMemoryUtilizationPercentage is in percent of it"),
        (Needed + "serviceMonitor: { enabled: true }", "serviceMonitor.keySecret.name: /metrics asks for an API key"),
        (Needed + "terminationGracePeriodSeconds: 30", "terminationGracePeriodSeconds: 30 would kill a silo before it has handed its tickets over"),
        (Needed + "preStopSeconds: 45", "terminationGracePeriodSeconds: 60 would kill a silo"),
        (Needed + "configuration: { existingConfigMap: c, files: { sla.yaml: x } }", "configuration.existingConfigMap: configuration.files is given too"),
        (Needed + "configuration: { files: { sla.test.yaml: x, de.ics: x } }", "configuration.files: none of de.ics, sla.test.yaml is read as configuration"),
        (Needed + "extraEnv: [{ name: SLAMONITOR_URLS, value: x }]", "extraEnv[0].name: SLAMONITOR_URLS is given by the chart already"),
        (Needed + "secrets: { env: [{ name: A, secret: s, key: k }] }\nextraEnv: [{ name: B, value: x }, { name: A, value: x }]", "extraEnv[1].name: A is given by secrets.env[0] already"),
        (Needed + "secrets: { files: [{ secret: s, at: /run/x }, { secret: t, at: /run/x/ }] }", "secrets.files[1].at: /run/x is used by secrets.files[0] already"),
        (Needed + "secrets: { files: [{ secret: s, at: /etc/slamonitor/config }] }", "secrets.files[0].at: /etc/slamonitor/config is used by the monitor itself"),
        (Needed + "secrets: { files: [{ secret: s, at: / }] }", "secrets.files[0].at: / is used by the monitor itself"),
        (Needed + "secrets: { files: [{ secret: s, at: /var/lib/slamonitor }] }", "secrets.files[0].at: /var/lib/slamonitor is used by the monitor itself"),
    ];

    [Fact]
    public async Task Schema_RefusesAndNamesTheValue()
    {
        var rendered = await charts.RenderAsync([.. BySchema.Select(bad => new ChartCase(bad.Values, Merged(bad.Values)))]);

        var errors = await Validator.ValuesAsync(rendered);

        foreach (var (values, message) in BySchema)
            Assert.True(errors[values].Any(error => error.StartsWith(message, StringComparison.Ordinal)), $"{values}\nexpected: {message}\nsaid: {string.Join('\n', errors[values])}");
    }

    [Fact]
    public async Task Templates_RefuseAndNameTheValue()
    {
        var rendered = await charts.RenderAsync([.. ByTemplates.Select(bad => new ChartCase(bad.Values, bad.Values))]);

        // What the schema refuses would never come to the templates.
        Assert.Empty((await Validator.ValuesAsync(rendered)).SelectMany(of => of));
        foreach (var ((values, message), chart) in ByTemplates.Zip(rendered))
            Assert.True(chart.Error?.Contains("): " + message, StringComparison.Ordinal) == true, $"{values}\nexpected: {message}\nsaid: {chart.Error}");
    }

    [Fact]
    public void Cases_AreEnough() => Assert.True(BySchema.Length + ByTemplates.Length >= 15);

    /// <summary>With what every set of values needs, so that the schema has the one thing against it.</summary>
    private static string Merged(string values) =>
        values.StartsWith("database:", StringComparison.Ordinal) ? values + "\nkeys: { existingSecret: k }\n" : Needed + values;
}
