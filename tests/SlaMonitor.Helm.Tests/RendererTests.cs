using SlaMonitor.EndToEnd.Serving;
using SlaMonitor.Helm.Tests.Rendering;

namespace SlaMonitor.Helm.Tests;

/// <summary>The stand-in for Helm does what Helm does, where the chart counts on it: after Helm's documentation and the cases of its own tests.</summary>
public sealed class RendererTests(Charts charts)
{
    private const string Values = """
        text: theirs
        kept: yes
        list: [1, 2]
        number: 3
        map: { a: 1, b: 2, deep: { p: 1, q: 2 } }
        nothing: null

        """;

    [Theory]
    // What is not there is empty, and no error.
    [InlineData("{{ .Values.missing }}|{{ .Values.missing | default \"d\" }}", "", "|d")]
    [InlineData("{{ .Values.text }}", "text: ours", "ours")]
    [InlineData("{{ .Values.number }}", "", "3")]
    // Maps are merged, lists are replaced, and null takes away what the chart has.
    [InlineData("{{ toJson .Values.map }}", "map: { b: 3, deep: { p: 2 } }", """{"a":1,"b":3,"deep":{"p":2,"q":2}}""")]
    [InlineData("{{ toJson .Values.list }}", "list: [3]", "[3]")]
    [InlineData("{{ toJson .Values.map }}", "map: { a: null, deep: null }", """{"b":2}""")]
    [InlineData("{{ hasKey .Values \"nothing\" }}", "", "false")]
    [InlineData("{{ include \"named\" (dict \"x\" 1) }}", "", "named 1")]
    [InlineData("{{ tpl \"{{ .Values.text }} {{ include `named` (dict `x` 2) }}\" . }}", "", "theirs named 2")]
    [InlineData("{{ required \"no text\" .Values.text }}", "", "theirs")]
    [InlineData("{{ toYaml .Values.map.deep | nindent 2 }}", "", "\n  p: 1\n  q: 2")]
    [InlineData("{{ (fromYaml \"a: [b]\").a }} {{ fromYamlArray \"[c]\" }} {{ (fromYaml \"a: b: c\").Error | empty }}", "", "[b] [c] false")]
    [InlineData("{{ .Release.Name }} {{ .Release.Namespace }} {{ .Release.Service }} {{ .Release.IsInstall }} {{ .Release.Revision }}", "", "support sla Helm true 1")]
    [InlineData("{{ .Chart.Name }} {{ .Chart.Version }} {{ .Chart.AppVersion }} {{ .Template.Name }}", "", "c 1.2.3 4 c/templates/t.yaml")]
    [InlineData("{{ .Files.Get \"files/a.txt\" }}|{{ .Files.Get \"files/none\" }}", "", "{{ a }}|")]
    [InlineData("{{ range $p, $_ := .Files.Glob \"files/*.txt\" }}{{ $p }} {{ end }}", "", "files/a.txt files/b.txt ")]
    [InlineData("{{ range $p, $_ := .Files.Glob \"**.txt\" }}{{ base $p }} {{ end }}", "", "a.txt b.txt c.txt ")]
    [InlineData("{{ (.Files.Glob \"files/*.txt\").AsConfig }}", "", "a.txt: '{{ a }}'\nb.txt: b")]
    [InlineData("{{ .Capabilities.KubeVersion.Major }}.{{ .Capabilities.KubeVersion.Minor }} {{ .Capabilities.APIVersions.Has \"apps/v1\" }} {{ .Capabilities.APIVersions.Has \"x/v1\" }}", "", "1.31 true false")]
    [InlineData("{{ lookup \"v1\" \"Secret\" \"sla\" \"x\" | empty }}", "", "true")]
    public async Task Template_GivesWhatHelmGives(string template, string values, string expected)
    {
        var rendered = await RenderAsync(template, values);

        Assert.Null(rendered.Error);
        Assert.Equal(expected, (string?)Assert.Single(rendered.Manifests).Object["text"]);
    }

    [Theory]
    [InlineData("{{ fail \"no, because\" }}", "execution error at (c/templates/t.yaml): no, because")]
    [InlineData("{{ required \"give text\" .Values.missing }}", "execution error at (c/templates/t.yaml): give text")]
    [InlineData("{{ required \"give text\" \"\" }}", "execution error at (c/templates/t.yaml): give text")]
    [InlineData("{{ env \"HOME\" }}", "function \"env\" not defined")]
    [InlineData("{{ include \"none\" . }}", "no template \"none\"")]
    [InlineData("{{ .Values.missing.deeper }}", "nil pointer evaluating interface {}.deeper")]
    public async Task Template_FailsAsHelmFails(string template, string message)
    {
        var rendered = await RenderAsync(template, "");

        Assert.Contains(message, rendered.Error, StringComparison.Ordinal);
    }

    /// <summary>What the template gives, as a text in a manifest.</summary>
    private async Task<RenderedChart> RenderAsync(string template, string values)
    {
        using var folder = new TemporaryFolder();
        foreach (var name in new[] { "templates", "files", "files/deep" }) Directory.CreateDirectory(folder[name]);
        folder.File("Chart.yaml", "apiVersion: v2\nname: c\nversion: 1.2.3\nappVersion: \"4\"\n");
        folder.File("values.yaml", Values);
        folder.File("files/a.txt", "{{ a }}");
        folder.File("files/b.txt", "b");
        folder.File("files/deep/c.txt", "c");
        folder.File("templates/_named.tpl", "{{ define \"named\" }}named {{ .x }}{{ end }}{{ define \"t\" }}" + template + "{{ end }}");
        folder.File("templates/t.yaml", "kind: ConfigMap\ntext: {{ include \"t\" . | quote }}\n");
        return await charts.RenderAsync(new ChartCase(template, values), folder.Path);
    }
}
