using Microsoft.Extensions.Logging.Abstractions;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Notifications.Channels;
using SlaMonitor.Notifications.Http;
using SlaMonitor.Notifications.Tests.Time;

namespace SlaMonitor.Notifications.Tests.Channels;

public sealed class SecretTests
{
    [Fact]
    public async Task Send_SecretMissing_NamesItsReference()
    {
        Assert.Equal("the secret url is missing: env:SLACK_URL is not set", await WhyAsync(new SecretReference.Environment("SLACK_URL")));
        var nowhere = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        Assert.Equal($"the secret url is missing: file:{nowhere} cannot be read", await WhyAsync(new SecretReference.InFile(nowhere)));
    }

    [Fact]
    public async Task Send_FileChanges_IsReadAgain()
    {
        var file = Path.GetTempFileName();
        try
        {
            Assert.Equal($"the secret url is missing: file:{file} is empty", await WhyAsync(new SecretReference.InFile(file)));
            await File.WriteAllTextAsync(file, "not an address\n", TestContext.Current.CancellationToken);
            Assert.Equal("url_from is no https address", await WhyAsync(new SecretReference.InFile(file)));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Find_UnknownChannel_IsNull()
    {
        using var http = new HttpSender(new VirtualTime(Pages.At), "0.1.0");

        Assert.Null(new ChannelCatalog([], http, new SecretSource(_ => null), TimeProvider.System, NullLogger.Instance).Find("c"));
    }

    [Fact]
    public void Find_EveryKindOfChannel_HasOneWithItsFallBack()
    {
        using var http = new HttpSender(new VirtualTime(Pages.At), "0.1.0");
        foreach (var type in Enum.GetValues<ChannelType>())
        {
            var definition = Pages.Definition(type, [("fall_back", "other")]);
            var route = new ChannelCatalog([definition], http, new SecretSource(_ => null), TimeProvider.System, NullLogger.Instance).Find("c")!;
            Assert.Equal(("c", "other"), (route.Channel.Id, route.FallBack));
        }
    }

    private static async Task<string> WhyAsync(SecretReference reference)
    {
        using var http = new HttpSender(new VirtualTime(Pages.At), "0.1.0");
        var definition = new ChannelDefinition { Id = "c", Type = ChannelType.Slack, Secrets = [new ChannelSecret("url", reference)] };
        var channel = new ChannelCatalog([definition], http, new SecretSource(_ => null), TimeProvider.System, NullLogger.Instance).Find("c")!.Channel;
        return Assert.IsType<SendResult.Refused>(await channel.SendAsync(Pages.Breach(), PageLinks.None, TestContext.Current.CancellationToken)).Why;
    }
}
