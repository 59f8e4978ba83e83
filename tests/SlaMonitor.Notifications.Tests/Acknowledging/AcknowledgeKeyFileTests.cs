using NodaTime;
using SlaMonitor.Notifications.Acknowledging;

namespace SlaMonitor.Notifications.Tests.Acknowledging;

public sealed class AcknowledgeKeyFileTests : IDisposable
{
    private static readonly Instant Expiry = Pages.At + Duration.FromHours(24);

    private readonly string _folder = Directory.CreateTempSubdirectory("slamonitor-keys-").FullName;

    private AcknowledgeKeyFile KeyFile => new(Path.Combine(_folder, AcknowledgeKeyFile.Name));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Open_FirstTime_MakesAKeyThatOnlyTheOwnerReads()
    {
        var token = KeyFile.Open(Pages.At).Make("T-1|critical|1", "amina", Expiry);

        Assert.Equal(token, KeyFile.Open(Pages.At + Duration.FromDays(1)).Make("T-1|critical|1", "amina", Expiry));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyFile.Path));
    }

    [Fact]
    public void Open_AnotherFolder_HasAnotherKey()
    {
        var token = KeyFile.Open(Pages.At).Make("T-1|critical|1", "amina", Expiry);
        var other = new AcknowledgeKeyFile(Path.Combine(_folder, "other", AcknowledgeKeyFile.Name)).Open(Pages.At);

        Assert.Equal(AcknowledgeRefusal.BadSignature, Assert.IsType<AcknowledgeReading.Refused>(other.Read(token, Pages.At)).Reason);
    }

    [Fact]
    public void Rotate_SignsWithTheNewKeyAndReadsLinksOfTheOld()
    {
        var old = KeyFile.Open(Pages.At).Make("T-1|critical|1", "amina", Expiry);

        KeyFile.Rotate(Pages.At + Duration.FromDays(30));

        var links = KeyFile.Open(Pages.At);
        Assert.IsType<AcknowledgeReading.Valid>(links.Read(old, Pages.At));
        Assert.NotEqual(old.Split('.')[0], links.Make("T-1|critical|1", "amina", Expiry).Split('.')[0]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"version":1,"keys":[]}""")]
    [InlineData("""{"version":2,"keys":[{"id":"k1","key":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}]}""")]
    [InlineData("""{"version":1,"keys":[{"id":"k1","key":"c2hvcnQ="}]}""")]
    [InlineData("""{"version":1,"keys":[{"id":"k1","key":"no base64"}]}""")]
    [InlineData("""{"version":1,"keys":[{"id":"a.b","key":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}]}""")]
    public void Open_Damaged_SaysSoWithoutTheContent(string content)
    {
        File.WriteAllText(KeyFile.Path, content);

        var why = Assert.Throws<InvalidDataException>(() => KeyFile.Open(Pages.At)).Message;

        Assert.StartsWith($"{KeyFile.Path} is not a file of keys for acknowledge links (version 1).", why, StringComparison.Ordinal);
        Assert.DoesNotContain("AAAA", why, StringComparison.Ordinal);
    }
}
