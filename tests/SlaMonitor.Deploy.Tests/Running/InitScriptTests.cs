using SlaMonitor.EndToEnd.Serving;
using SlaMonitor.Web.Access;

namespace SlaMonitor.Deploy.Tests.Running;

public sealed class InitScriptTests : IDisposable
{
    private readonly TemporaryFolder _data = new();
    private readonly InitScript _script;

    public InitScriptTests() => _script = new InitScript(["dotnet", Path.Combine(AppContext.BaseDirectory, "slamonitor.dll")], _data.Path);

    public void Dispose()
    {
        _script.Dispose();
        _data.Dispose();
    }

    [Fact]
    public async Task FirstRun_MakesEverySecretThatComposeNames()
    {
        var (code, output) = await _script.RunAsync();

        Assert.True(code == 0, output);
        Assert.Equal(
            Deployment.Compose.Secrets.Values.Select(Path.GetFileName).Append("admin-key").Order(StringComparer.Ordinal),
            Directory.EnumerateFiles(_script.Secrets).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.All(Deployment.Compose.Secrets.Values, file => Assert.Equal("secrets", Path.GetDirectoryName(file)));
        Assert.Equal("compose build migrate", _script.Calls[0]);
        Assert.Equal(
            [("prometheus", Role.Viewer), ("alertmanager", Role.Agent), ("admin", Role.Admin)],
            new ApiKeyFile(_data.Path).List().Select(key => (key.Name, key.Role)));
        foreach (var name in new[] { "prometheus-key", "alertmanager-key", "admin-key" }) Assert.Matches("^slam_[0-9a-f]+_[0-9a-f]{64}$", _script.Secret(name));
        Assert.Matches("^[0-9a-f]{48}$", _script.Secret("postgres-password"));
        Assert.Equal($"Host=postgres;Username=slamonitor;Password={_script.Secret("postgres-password")};Database=slamonitor", _script.Secret("slamonitor-database"));
        Assert.NotEqual(_script.Secret("postgres-password"), _script.Secret("grafana-password"));
        // Containers' users read the files; nobody else of this machine comes into the folder.
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_script.Secrets));
        Assert.All(Directory.EnumerateFiles(_script.Secrets), file => Assert.True(File.GetUnixFileMode(file).HasFlag(UnixFileMode.OtherRead), file));
        Assert.DoesNotContain(_script.Secret("admin-key"), output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SecondRun_KeepsWhatIsThereAndMakesWhatIsNot()
    {
        await _script.RunAsync();
        _ = _script.Calls;
        var before = Directory.EnumerateFiles(_script.Secrets).ToDictionary(file => file, File.ReadAllText);
        File.Delete(Path.Combine(_script.Secrets, "alertmanager-key"));

        var (code, output) = await _script.RunAsync();

        Assert.True(code == 0, output);
        Assert.Equal(["compose build migrate", "compose run --rm -T keys keys add --name alertmanager --role agent --data /var/lib/slamonitor"], _script.Calls);
        Assert.All(before, file => Assert.Equal(!file.Key.EndsWith("alertmanager-key", StringComparison.Ordinal), File.ReadAllText(file.Key) == file.Value));
    }

    [Fact]
    public async Task Run_WhenNoKeyCanBeMade_FailsAndLeavesNoEmptySecret()
    {
        using var data = new TemporaryFolder();
        using var script = new InitScript(["/bin/false"], data.Path);

        var (code, output) = await script.RunAsync();

        Assert.NotEqual(0, code);
        Assert.Contains("nothing came for secrets/prometheus-key", output, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(script.Secrets, "prometheus-key")));
    }
}
