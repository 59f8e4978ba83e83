using FsCheck;
using FsCheck.Fluent;
using SlaMonitor.Notifications.Texts;

namespace SlaMonitor.Notifications.Tests.Texts;

public sealed class WireKeyTests
{
    [Fact]
    public void Token_DifferentIds_StayDifferent() =>
        Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), ArbMap.Default.ArbFor<NonNull<string>>(), (a, b) =>
            IsToken(WireKey.Token(a.Get)) && (a.Get == b.Get || !IsValid(a.Get) || !IsValid(b.Get) || WireKey.Token(a.Get) != WireKey.Token(b.Get)))
            .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("a/1", "a~2f1")]
    [InlineData("a~2f1", "a~7e2f1")]
    [InlineData("a.b\r\n", "a~2eb~0d~0a")]
    public void Token_Id_IsEscaped(string id, string expected) => Assert.Equal(expected, WireKey.Token(id));

    [Fact]
    public void Fit_LongIds_KeepTheirDifference()
    {
        var one = WireKey.Fit(new string('a', 300) + "1", 255);
        var other = WireKey.Fit(new string('a', 300) + "2", 255);

        Assert.Equal(255, one.Length);
        Assert.NotEqual(one, other);
        Assert.Equal("short", WireKey.Fit("short", 255));
    }

    private static bool IsToken(string token) => token.Length <= 200 && token.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '~');

    /// <summary>Halves of surrogate pairs have no UTF-8.</summary>
    private static bool IsValid(string text) => !text.EnumerateRunes().Any(r => r.Value == 0xFFFD);
}
