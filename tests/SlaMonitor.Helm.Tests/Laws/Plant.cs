using System.Text.Json.Nodes;
using SlaMonitor.Helm.Tests.Rendering;

namespace SlaMonitor.Helm.Tests.Laws;

/// <summary>A mistake that a law has to find.</summary>
/// <param name="Law">The law's name.</param>
/// <param name="Set">The values it is planted in.</param>
/// <param name="Kind">The object, the first of this kind.</param>
/// <param name="Change">The mistake.</param>
internal sealed record Plant(string Law, string Set, string Kind, Action<JsonObject> Change)
{
    private const string Everything = "everything-on";
    private const string Pod = "spec.template.spec";
    private const string Container = Pod + ".containers.0";

    public static IReadOnlyList<Plant> All { get; } =
    [
        In("names are DNS labels of at most 63 characters, of a StatefulSet 52", "Service", "metadata.name", new string('a', 64)),
        In("names are DNS labels of at most 63 characters, of a StatefulSet 52", "Service", "metadata.name", "a_b"),
        In("names are DNS labels of at most 63 characters, of a StatefulSet 52", "StatefulSet", "metadata.name", new string('a', 53), "embedded"),
        In("no two objects have one name", "NetworkPolicy", "metadata.name", "support-slamonitor-migrate"),
        In("labels, also of selectors, are valid", "Deployment", "metadata.labels.team", "a team"),
        In("labels, also of selectors, are valid", "Deployment", "metadata.labels.team", 3),
        In("labels, also of selectors, are valid", "Deployment", "metadata.labels.te am", "x"),
        In("labels, also of selectors, are valid", "NetworkPolicy", "spec.podSelector.matchLabels.team", new string('a', 64)),
        In("annotations are texts", "Ingress", "metadata.annotations.not a key", "x"),
        In("every object says whose it is", "Service", "metadata.labels.extra", "x", change: (o, _) => o["metadata"]!["labels"]!["app.kubernetes.io/instance"] = "other"),
        In("every object is in the namespace of the release, or a dashboard where Grafana's sidecar looks", "Service", "metadata.namespace", "default"),
        In("versions of the API are stable ones", "HorizontalPodAutoscaler", "apiVersion", "autoscaling/v2beta2"),

        In("a workload selects its own pods", "Deployment", "spec.selector.matchLabels.team", "x"),
        In("services and budgets select the pods that serve and no others", "Service", "spec.selector.team", "x"),
        In("services and budgets select the pods that serve and no others", "PodDisruptionBudget", "spec.selector.matchLabels", new JsonObject()),
        In("services and budgets select the pods that serve and no others", "Service", "spec.selector", new JsonObject { ["app.kubernetes.io/managed-by"] = "Helm" }),
        In("network policies select pods", "NetworkPolicy", "spec.podSelector.matchLabels.team", "x"),
        In("pods are spread among their own kind", "Deployment", Pod + ".topologySpreadConstraints.0.labelSelector.matchLabels.team", "x"),
        In("what changes with a version is in no selector", "Service", "spec.selector.x", "x", change: (o, _) => o["spec"]!["selector"]!["helm.sh/chart"] = "slamonitor-0.1.0"),
        In("services lead to ports that containers have by this name", "Service", "spec.ports.0.targetPort", "web"),
        In("the ingress leads to a port of the service", "Ingress", "spec.rules.0.http.paths.0.backend.service.name", "other"),
        In("the ingress leads to a port of the service", "Ingress", "spec.rules.0.http.paths.0.backend.service.port.name", "web"),
        In("the ingress has a certificate for each of its hosts, or none at all", "Ingress", "spec.tls.0.hosts", new JsonArray("other.example.com")),
        In("a ServiceMonitor selects one service, by a port that it has", "ServiceMonitor", "spec.selector.matchLabels.team", "x"),
        In("a ServiceMonitor selects one service, by a port that it has", "ServiceMonitor", "spec.endpoints.0.port", "metrics"),
        In("a ServiceMonitor selects one service, by a port that it has", "ServiceMonitor", "spec.namespaceSelector.matchNames", new JsonArray("other")),
        In("a ServiceMonitor selects one service, by a port that it has", "Service", "metadata.labels", new JsonObject()),

        In("what is mounted is there", "Deployment", Container + ".volumeMounts.0.name", "other"),
        In("every volume is mounted", "Deployment", Pod + ".volumes.0.name", "other"),
        In("no two volumes have one name, no two mounts one path", "Deployment", Container + ".volumeMounts.0.mountPath", "/var/lib/slamonitor"),
        In("no two volumes have one name, no two mounts one path", "Deployment", Pod + ".volumes.0.name", "keys"),
        In("secrets and configurations are mounted to be read only", "Deployment", Container + ".volumeMounts.1.readOnly", false),
        In("secrets are for the pod's group, where it is known", "Deployment", Pod + ".volumes.1.secret.defaultMode", 0b110_100_100),
        In("no pod gets a token of Kubernetes", "Job", Pod + ".automountServiceAccountToken", true),
        In("pods and containers are secured as the values say", "Job", Container + ".securityContext.readOnlyRootFilesystem", false),
        In("pods and containers are secured as the values say", "Deployment", Pod + ".securityContext", new JsonObject()),
        In("whoever may not write to the root has /tmp", "Job", Container + ".volumeMounts.0.mountPath", "/temp"),
        In("probes ask what the web host serves, by a port that the container has", "Deployment", Container + ".livenessProbe.httpGet.path", "/healthz"),
        In("probes ask what the web host serves, by a port that the container has", "Deployment", Container + ".startupProbe.httpGet.port", "web"),
        In("only readiness asks whether the monitor is ready", "Deployment", Container + ".livenessProbe.httpGet.path", "/health/ready"),
        In("metrics are read where the web host serves them, with a key", "ServiceMonitor", "spec.endpoints.0.path", "/prometheus"),
        In("metrics are read where the web host serves them, with a key", "ServiceMonitor", "spec.endpoints.0.authorization", new JsonObject()),

        In("secrets are the user's own, by name", "Deployment", Container + ".env.0", new JsonObject { ["name"] = "X", ["valueFrom"] = new JsonObject { ["secretKeyRef"] = new JsonObject { ["name"] = "made-up", ["key"] = "x" } } }),
        In("every secret of the values is used", "Deployment", Container + ".envFrom", new JsonArray()),
        In("no secret is in a manifest", "Deployment", Container + ".env.3.value", "Host=db;Username=slamonitor;Password=hunter2"),
        In("no secret is in a manifest", "ServiceAccount", "kind", "Secret"),
        In("config maps are rendered, or given", "ConfigMap", "metadata.name", "other"),
        In("config maps of ours are used, but for those that Grafana finds", "ConfigMap", "metadata.name", "other"),
        In("no config map is too large", "ConfigMap", "data.large", new string('x', 1024 * 1024)),
        In("claims are made, or given", "StatefulSet", Pod + ".volumes.0", new JsonObject { ["name"] = "data", ["persistentVolumeClaim"] = new JsonObject { ["claimName"] = "made-up" } }, "embedded-claim"),
        In("a new account serves the pods that come after it", "Job", Pod + ".serviceAccountName", "support-slamonitor"),
        In("a new account serves the pods that come after it", "Deployment", Pod + ".serviceAccountName", "made-up"),
        In("what is scaled is there", "HorizontalPodAutoscaler", "spec.scaleTargetRef.kind", "StatefulSet"),
        In("what is scaled has no number of its own", "Deployment", "spec.replicas", 3),
        In("a StatefulSet's service is a headless one of ours", "StatefulSet", "spec.serviceName", "support-slamonitor", "embedded"),
        In("a hook needs no config map that comes after it, and is taken away before the next", "Job", Pod + ".volumes.0", new JsonObject { ["name"] = "c", ["configMap"] = new JsonObject { ["name"] = "support-slamonitor-config" } }),

        In("variables have valid names, each once", "Deployment", Container + ".env.1.name", "SLAMONITOR_ADDRESS"),
        In("variables have valid names, each once", "Deployment", Container + ".env.1.name", "SLAMONITOR-PORT"),
        In("variables of ours are settings of a silo", "Deployment", Container + ".env.1.name", "SLAMONITOR_PORT"),
        In("variables of ours are settings of a silo", "Job", Container + ".env.0.name", "SLAMONITOR_DATABASE_PATH"),
        In("a silo is told where it is, its database, its keys and its address", "Deployment", Container + ".env.0.name", "OTHER"),
        In("a silo's own address is its pod's", "Deployment", Container + ".env.0.valueFrom.fieldRef.fieldPath", "status.hostIP"),
        In("ports of the settings are ports of the container", "Deployment", Container + ".env.1.value", "11112"),
        In("HTTP is served where the container's port is", "Deployment", Container + ".ports.0.containerPort", 8081),
        In("files and folders of the settings are mounted", "Job", Container + ".env.0.value", "/run/secrets/other"),
        In("files and folders of the settings are mounted", "StatefulSet", Container + ".args.1", "--data=/data", "embedded"),
        In("executables and their commands are those that there are", "Job", Container + ".args.0", "migrat"),
        In("arguments of the one process are options of serve", "StatefulSet", Container + ".args.1", "--folder=/var/lib/slamonitor", "embedded"),
        In("links in pages begin with what people can open, as far as it is known", "StatefulSet", Container + ".args.3", "--public-url=http://0.0.0.0:8080", "embedded"),

        In("what the service leads to may come in", "NetworkPolicy", "spec.ingress.0.ports.0.port", "web"),
        In("the silos' own ports are for silos alone", "NetworkPolicy", "spec.ingress.1.from", new JsonArray()),
        In("the silos' own ports are for silos alone", "NetworkPolicy", "spec.ingress.1.ports", new JsonArray()),
        In("a rule names its ports", "NetworkPolicy", "spec.ingress.0.ports", new JsonArray()),
        In("where going out is limited, names, silos and the database can be reached", "NetworkPolicy", "spec.egress.0.ports", new JsonArray()),
        In("where going out is limited, names, silos and the database can be reached", "NetworkPolicy", "spec.egress.1.ports.0.port", 5433),
        In("a policy that limits going out says so", "NetworkPolicy", "spec.policyTypes", new JsonArray("Ingress")),
        In("where going out is limited, the migration has a policy before it runs", "Job", "metadata.annotations.x", "x", change: (o, _) => o["metadata"]!["annotations"]!["helm.sh/hook-weight"] = "-9"),

        In("a pod has the time to hand over before it is killed", "Deployment", Pod + ".terminationGracePeriodSeconds", 30),
        In("an update brings a silo before it takes one", "Deployment", "spec.strategy.rollingUpdate.maxUnavailable", 1),
        In("one silo leaves at a time: the next not before the last has handed over", "Deployment", "spec.minReadySeconds", 0),
        In("a scaler takes one silo at a time, and not before the last has handed over", "HorizontalPodAutoscaler", "spec.behavior.scaleDown.policies.0.value", 2),
        In("a scaler takes one silo at a time, and not before the last has handed over", "HorizontalPodAutoscaler", "spec.behavior.scaleDown", new JsonObject()),
        In("one process is one: nothing starts a second on its data", "StatefulSet", "spec.replicas", 2, "embedded"),
        In("silos that never become ready do not hold up a drain", "PodDisruptionBudget", "spec.unhealthyPodEvictionPolicy", "IfHealthyBudget"),
        In("another configuration restarts the pods", "Deployment", "spec.template.metadata.annotations", new JsonObject()),
    ];

    /// <param name="law">The law.</param>
    /// <param name="kind">The object.</param>
    /// <param name="path">What is set, or added.</param>
    /// <param name="value">To what.</param>
    /// <param name="set">The values.</param>
    /// <param name="change">Instead of setting, where a key has dots of its own.</param>
    private static Plant In(string law, string kind, string path, JsonNode value, string set = Everything, Action<JsonObject, JsonNode>? change = null) =>
        new(law, set, kind, into => (change ?? ((o, wrong) => Put(o, path, wrong)))(into, value));

    private static void Put(JsonObject into, string path, JsonNode value)
    {
        var at = path.LastIndexOf('.');
        var parent = at < 0 ? into : into.Find(path[..at]);
        if (parent is JsonArray list) list[int.Parse(path[(at + 1)..], System.Globalization.CultureInfo.InvariantCulture)] = value.DeepClone();
        else parent!.AsObject()[path[(at + 1)..]] = value.DeepClone();
    }
}
