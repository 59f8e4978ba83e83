using NodaTime;
using SlaMonitor.Notifications.Acknowledging;

namespace SlaMonitor.Notifications.Tests.Acknowledging;

public sealed class AcknowledgeLinksTests
{
    private static readonly byte[] Old = [.. Enumerable.Repeat((byte)1, 32)];
    private static readonly byte[] New = [.. Enumerable.Repeat((byte)2, 32)];
    private static readonly Instant Expiry = Pages.At + Duration.FromHours(12);

    private readonly AcknowledgeLinks _links = new("k1", new Dictionary<string, byte[]> { ["k1"] = Old });

    [Theory]
    [InlineData("amina")]
    [InlineData(null)]
    public void Read_WhatWasMade_IsValidUntilItExpires(string? user)
    {
        var token = _links.Make("escalation/T-1.\"é", user, Expiry);

        var valid = Assert.IsType<AcknowledgeReading.Valid>(_links.Read(token, Expiry - Duration.Epsilon)).Token;
        Assert.Equal(("escalation/T-1.\"é", user, Expiry), (valid.Escalation, valid.User, valid.ExpiresAt));
        Assert.Equal(new AcknowledgeReading.Refused(AcknowledgeRefusal.Expired), _links.Read(token, Expiry));
        Assert.True(token.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'));
    }

    [Fact]
    public void Make_TheSameAgain_IsTheSameLinkAndId()
    {
        Assert.Equal(_links.Make("e", "u", Expiry), _links.Make("e", "u", Expiry + Duration.FromMilliseconds(999)));
        Assert.NotEqual(Id(_links.Make("e", "u", Expiry)), Id(_links.Make("e", "v", Expiry)));
        Assert.NotEqual(Id(_links.Make("e", "u", Expiry)), Id(_links.Make("e", "u", Expiry + Duration.FromSeconds(1))));
        Assert.Equal(22, Id(_links.Make("e", "u", Expiry)).Length);
    }

    [Fact]
    public void Read_AnyByteChanged_IsRefused()
    {
        var token = _links.Make("escalation", "amina", Expiry);
        for (var i = 0; i < token.Length; i++)
        {
            foreach (var c in "Ax.0_")
            {
                if (token[i] == c) continue;
                var changed = token[..i] + c + token[(i + 1)..];
                Assert.IsType<AcknowledgeReading.Refused>(_links.Read(changed, Pages.At));
            }
            Assert.IsType<AcknowledgeReading.Refused>(_links.Read(token[..i], Pages.At));
        }
    }

    [Fact]
    public void Read_KeysChange_OldLinksActUntilTheirKeyGoes()
    {
        var token = _links.Make("e", "u", Expiry);
        var both = new AcknowledgeLinks("k2", new Dictionary<string, byte[]> { ["k1"] = Old, ["k2"] = New });
        var onlyNew = new AcknowledgeLinks("k2", new Dictionary<string, byte[]> { ["k2"] = New });
        var otherKeySameId = new AcknowledgeLinks("k1", new Dictionary<string, byte[]> { ["k1"] = New });

        Assert.IsType<AcknowledgeReading.Valid>(both.Read(token, Pages.At));
        Assert.IsType<AcknowledgeReading.Valid>(both.Read(both.Make("e", "u", Expiry), Pages.At));
        Assert.Equal(new AcknowledgeReading.Refused(AcknowledgeRefusal.UnknownKey), onlyNew.Read(token, Pages.At));
        Assert.Equal(new AcknowledgeReading.Refused(AcknowledgeRefusal.BadSignature), otherKeySameId.Read(token, Pages.At));
    }

    [Theory]
    [InlineData("")]
    [InlineData("k1")]
    [InlineData("k1..")]
    [InlineData("k1.e30.e30")]
    [InlineData("k1.e30=.e30")]
    [InlineData("k1.%%%.e30")]
    [InlineData("..")]
    public void Read_NoToken_IsRefused(string token) => Assert.IsType<AcknowledgeReading.Refused>(_links.Read(token, Pages.At));

    [Fact]
    public void Read_SameBytesInAnotherText_IsRefused()
    {
        // The last character of base64url has bits that no byte uses.
        var token = _links.Make("e", "u", Expiry);
        var twin = token[..^1] + Twin(token[^1]);

        Assert.IsType<AcknowledgeReading.Refused>(_links.Read(twin, Pages.At));
    }

    [Fact]
    public void New_WeakKey_Throws()
    {
        Assert.Throws<ArgumentException>(() => new AcknowledgeLinks("k", new Dictionary<string, byte[]> { ["k"] = new byte[31] }));
        Assert.Throws<ArgumentException>(() => new AcknowledgeLinks("k", new Dictionary<string, byte[]> { ["j"] = Old }));
        Assert.Throws<ArgumentException>(() => new AcknowledgeLinks("k.1", new Dictionary<string, byte[]> { ["k.1"] = Old }));
    }

    private string Id(string token) => Assert.IsType<AcknowledgeReading.Valid>(_links.Read(token, Pages.At)).Token.Id;

    private static char Twin(char last)
    {
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        return Alphabet[Alphabet.IndexOf(last, StringComparison.Ordinal) ^ 1];
    }
}
