using System.Text;
using SlaMonitor.Notifications.Channels.Webhook;

namespace SlaMonitor.Notifications.Tests.Channels;

public sealed class WebhookSignatureTests
{
    /// <summary>The first is of the Standard Webhooks libraries, the second was computed beside them.</summary>
    [Theory]
    [InlineData("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, """{"test": 2432232314}""", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")]
    [InlineData("whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", "msg_sla_0001", 1700000000, """{"type":"sla.breached","timestamp":"2023-11-14T22:13:20Z","data":{"ticket":"T-1"}}""", "v1,iDbj4sms/lz/7NYc34d1skjB+ihPG41Gm9p29u2Gek0=")]
    public void Sign_CheckValues_AreMet(string secret, string id, long timestamp, string body, string expected) =>
        Assert.Equal(expected, WebhookSignature.Parse(secret)!.Sign(id, timestamp, Encoding.UTF8.GetBytes(body)));

    [Fact]
    public void Sign_TwoKeys_GivesOneSignatureForEach()
    {
        var both = WebhookSignature.Parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\nwhsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")!;

        Assert.StartsWith("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE= v1,", both.Sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, """{"test": 2432232314}"""u8), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    [InlineData("whsec_c2hvcnQ=")]
    [InlineData("whsec_***")]
    public void Parse_NoKey_IsNull(string secret) => Assert.Null(WebhookSignature.Parse(secret));
}
