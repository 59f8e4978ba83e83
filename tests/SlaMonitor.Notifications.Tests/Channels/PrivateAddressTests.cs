using System.Net;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Notifications.Channels;
using SlaMonitor.Notifications.Http;
using SlaMonitor.Notifications.Tests.Servers;

namespace SlaMonitor.Notifications.Tests.Channels;

public sealed class PrivateAddressTests
{
    [Theory]
    [InlineData("127.0.0.1", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("172.32.0.0", true)]
    [InlineData("192.168.0.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("8.8.8.8", true)]
    [InlineData("::1", false)]
    [InlineData("::", false)]
    [InlineData("fd00::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("::ffff:8.8.8.8", true)]
    [InlineData("::127.0.0.1", false)]
    [InlineData("64:ff9b::10.0.0.1", false)]
    [InlineData("64:ff9b::8.8.8.8", true)]
    [InlineData("2002:7f00:1::", false)]
    [InlineData("2606:4700::1111", true)]
    public void IsPublic_Address_IsTold(string address, bool expected) => Assert.Equal(expected, PublicAddresses.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData("https://127.0.0.1:1/")]
    [InlineData("https://localhost:1/")]
    [InlineData("https://[::ffff:127.0.0.1]:1/")]
    [InlineData("https://2130706433:1/")]
    public async Task Send_ToThisMachine_IsRefused(string address)
    {
        await using var bench = Bench.At(ChannelType.Webhook, new Uri(address), allowPrivate: false);

        var refused = Assert.IsType<SendResult.Refused>(await bench.SendAsync(Pages.Breach()));

        Assert.Equal("the address is in a private network; allow_private: true on the channel permits it", refused.Why);
    }

    [Fact]
    public async Task Send_WithoutEncryption_IsRefused()
    {
        await using var bench = Bench.At(ChannelType.Slack, new Uri("http://hooks.slack.com/"), allowPrivate: false);

        Assert.Equal(new SendResult.Refused("url_from is no https address"), await bench.SendAsync(Pages.Breach()));
    }
}
